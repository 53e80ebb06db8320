import { Stripe } from 'stripe';
import { z } from 'zod';
import type {
  Payments,
  PortalVisit,
  Price,
  ProviderSubscription,
  WebhookVerdict,
} from '#domain/billing/payments.ts';
import type { Clock, Logger } from '#domain/context.ts';
import { DomainError } from '#domain/errors.ts';

export interface StripeOptions {
  secretKey: string;
  webhookSecret: string;
  /** Origin of the API; null: Stripe's own. */
  apiBase: string | null;
  logger: Logger;
  clock: Clock;
  /** How long one try may take, in milliseconds. */
  timeoutMs?: number;
}

/** Two tries of this end before Stripe gives up on a webhook, and before a person does on a page. */
const TIMEOUT_MS = 6_000;
const RETRIES = 1;
/** Older signatures are refused, so that a webhook that was overheard can't be sent again for ever; in seconds. */
const TOLERANCE_S = 300;
const PRICE_MAX_AGE_MS = 10 * 60_000;
/** Those of one workspace that are looked at. */
const MAX_SUBSCRIPTIONS = 100;

/** Stripe, through its own package. */
export function createStripe(options: StripeOptions): Payments {
  const { clock, logger } = options;
  const stripe = new Stripe(options.secretKey, {
    ...addressOf(options.apiBase),
    timeout: options.timeoutMs ?? TIMEOUT_MS,
    maxNetworkRetries: RETRIES,
    telemetry: false,
  });
  const prices = new Map<string, { price: Price | null; untilMs: number }>();
  const ask = <T>(call: Promise<T>): Promise<T> => call.catch((error: unknown) => refuse(logger, error));

  return {
    createCustomer: async ({ workspaceId, email, name }, idempotencyKey) => {
      const customer = await ask(
        stripe.customers.create(
          { name, ...(email !== null && { email }), metadata: { workspace_id: workspaceId } },
          { idempotencyKey },
        ),
      );
      return customer.id;
    },
    createCheckout: async (checkout, idempotencyKey) => {
      const { customerId, workspaceId, trialDays } = checkout;
      const session = await ask(
        stripe.checkout.sessions.create(
          {
            mode: 'subscription',
            customer: customerId,
            client_reference_id: workspaceId,
            line_items: [{ price: checkout.priceId, quantity: 1 }],
            subscription_data: {
              metadata: { workspace_id: workspaceId },
              ...(trialDays > 0 && { trial_period_days: trialDays }),
            },
            expires_at: Math.floor(checkout.expiresAtMs / 1000),
            success_url: checkout.successUrl,
            cancel_url: checkout.cancelUrl,
          },
          { idempotencyKey },
        ),
      );
      return requireUrl(session.url);
    },
    createPortal: async (customerId, returnUrl, visit) => {
      const flow = visit && { flow_data: flowOf(visit, returnUrl) };
      const session = await ask(
        stripe.billingPortal.sessions.create({ customer: customerId, return_url: returnUrl, ...flow }),
      );
      return requireUrl(session.url);
    },
    listSubscriptions: async (customerId) => {
      const list = stripe.subscriptions.list({
        customer: customerId,
        status: 'all',
        limit: MAX_SUBSCRIPTIONS,
      });
      return (await ask(list)).data.map(toSubscription);
    },
    cancelSubscription: async (id) => {
      await stripe.subscriptions.cancel(id).catch((error: unknown) => {
        if (!isMissing(error)) refuse(logger, error);
      });
    },
    readPrice: async (id) => {
      const known = prices.get(id);
      const nowMs = clock.now();
      if (known && known.untilMs > nowMs) return known.price;
      const asked = stripe.prices.retrieve(id).then(toPrice);
      const price = await asked.catch((error: unknown) => {
        if (isMissing(error)) return null;
        return known ? known.price : refuse(logger, error);
      });
      prices.set(id, { price, untilMs: nowMs + PRICE_MAX_AGE_MS });
      return price;
    },
    judgeWebhook: (body, signature, nowMs) => judgeWebhook({ body, signature, nowMs }, options.webhookSecret),
  };
}

function addressOf(apiBase: string | null): Stripe.StripeConfig {
  if (apiBase === null) return {};
  const { protocol, hostname, port } = new URL(apiBase);
  const scheme = protocol === 'http:' ? 'http' : 'https';
  return { protocol: scheme, host: hostname, port: port || (scheme === 'http' ? 80 : 443) };
}

/** Only what helps the operator: an error of the package carries whole answers. */
function refuse(logger: Logger, error: unknown): never {
  if (!(error instanceof Stripe.errors.StripeError)) throw error;
  const { type, code, statusCode, requestId, message } = error;
  logger.error({ type, code, statusCode, requestId, message }, 'stripe: a call failed');
  const isTheirs = statusCode === undefined || statusCode >= 500 || statusCode === 429;
  const words = isTheirs
    ? 'The payment provider does not answer right now. Try again in a minute.'
    : 'The payment provider refused this. The log of the server has the reason for its operator.';
  throw new DomainError('unavailable', words, { retryAfterMs: 60_000 });
}

function isMissing(error: unknown): boolean {
  return error instanceof Stripe.errors.StripeError && error.code === 'resource_missing';
}

function requireUrl(url: string | null): string {
  if (url === null) throw new Error('stripe: a page was made without a URL');
  return url;
}

function flowOf(visit: PortalVisit, returnUrl: string): Stripe.BillingPortal.SessionCreateParams.FlowData {
  const after_completion = { type: 'redirect', redirect: { return_url: returnUrl } };
  const { id, lineId } = visit.subscription;
  if (visit.kind === 'cancel')
    return { type: 'subscription_cancel', subscription_cancel: { subscription: id }, after_completion };
  if (lineId === null) return { type: 'subscription_update', subscription_update: { subscription: id } };
  return {
    type: 'subscription_update_confirm',
    subscription_update_confirm: {
      subscription: id,
      items: [{ id: lineId, price: visit.priceId, quantity: 1 }],
    },
    after_completion,
  };
}

function toSubscription(subscription: Stripe.Subscription): ProviderSubscription {
  const [line] = subscription.items.data;
  const currentPeriodEndMs = line ? line.current_period_end * 1000 : null;
  const endsAtMs = subscription.cancel_at_period_end ? currentPeriodEndMs : null;
  return {
    id: subscription.id,
    status: subscription.status,
    priceId: line?.price.id ?? null,
    lineId: line?.id ?? null,
    currentPeriodEndMs,
    cancelAtMs: subscription.cancel_at === null ? endsAtMs : subscription.cancel_at * 1000,
    createdAtMs: subscription.created * 1000,
  };
}

const INTERVALS = ['day', 'week', 'month', 'year'] as const;

function toPrice({ unit_amount: amount, currency, recurring }: Stripe.Price): Price {
  return {
    amount,
    currency,
    interval: INTERVALS.find((interval) => interval === recurring?.interval) ?? null,
    intervalCount: recurring?.interval_count ?? 1,
  };
}

/** Events after which a subscription may stand differently. */
const RELEVANT = /^(?:customer\.subscription\.|customer\.deleted$|checkout\.session\.|invoice\.)/;
const Event = z.object({ id: z.string(), type: z.string(), data: z.object({ object: z.unknown() }) });
const Customer = z.union([z.string(), z.object({ id: z.string() }).transform(({ id }) => id)]);
const ObjectOfEvent = z.union([
  z.object({ object: z.literal('customer'), id: z.string() }).transform(({ id }) => id),
  z.object({ customer: Customer.nullish() }).transform(({ customer }) => customer ?? null),
]);

function judgeWebhook(
  { body, signature, nowMs }: { body: Uint8Array; signature: string; nowMs: number },
  secret: string,
): WebhookVerdict {
  try {
    const constructed = Stripe.webhooks.constructEvent(
      body,
      signature,
      secret,
      TOLERANCE_S,
      undefined,
      nowMs,
    );
    const { id, type, data } = Event.parse(constructed);
    const about = RELEVANT.test(type) ? ObjectOfEvent.safeParse(data.object) : null;
    return { event: { id, type, customerId: about?.data ?? null } };
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeSignatureVerificationError)) {
      return { refused: 'This is not an event of Stripe’s snapshot kind.' };
    }
    const isTooOld = error.message.startsWith('Timestamp outside');
    return {
      refused: isTooOld
        ? `The signature is older than ${TOLERANCE_S / 60} minutes.`
        : 'The signature does not fit the body. Set STRIPE_WEBHOOK_SECRET to the signing secret of this webhook.',
    };
  }
}
