import { missing, wrong, type Refusal } from './errors.ts';
import { valueAt, type Form } from './form.ts';
import {
  makePrice,
  makeSubscription,
  type StripePrice,
  type StripeSession,
  type StripeSubscription,
} from './objects.ts';

const OPEN_MIN_S = 30 * 60;
const OPEN_MAX_S = 24 * 3600;

export type StripeAccount = ReturnType<typeof createStripeAccount>;

/** What one Stripe account holds, and what can be asked of it. */
export function createStripeAccount(options: { nowMs: () => number; pageUrl: () => string }) {
  let made = 0;
  const customers = new Map<
    string,
    { id: string; email: string | undefined; workspaceId: string | undefined }
  >();
  const sessions = new Map<string, StripeSession>();
  const subscriptions = new Map<string, StripeSubscription>();
  const prices = new Map<string, StripePrice>(
    [makePrice('price_plus', 1_900), makePrice('price_team', 9_900)].map((price) => [price.id, price]),
  );
  const newId = (prefix: string): string => `${prefix}_${++made}${'x'.repeat(8)}`;
  const nowS = (): number => Math.floor(options.nowMs() / 1000);

  function subscribe(customer: string, price: string): StripeSubscription {
    const subscription = makeSubscription(newId('sub'), { customer, price, nowS: nowS() });
    subscriptions.set(subscription.id, subscription);
    return subscription;
  }

  function createCustomer(form: Form) {
    const id = newId('cus');
    const workspaceId = valueAt(form, 'metadata', 'workspace_id');
    customers.set(id, { id, email: valueAt(form, 'email'), workspaceId });
    return { id, object: 'customer', email: valueAt(form, 'email') };
  }

  function newSession(kind: StripeSession['object'], customer: string): StripeSession {
    const id = newId(kind === 'checkout.session' ? 'cs_test' : 'bps');
    const session: StripeSession = {
      id,
      object: kind,
      customer,
      url: `${options.pageUrl()}/${kind === 'checkout.session' ? 'pay' : 'portal'}/${id}`,
      status: 'open',
      success_url: '',
      price: '',
      trialDays: 0,
      expires_at: nowS() + OPEN_MAX_S,
      subscription: null,
      metadata: {},
    };
    sessions.set(id, session);
    return session;
  }

  function createCheckout(form: Form): StripeSession | Refusal {
    const customer = valueAt(form, 'customer') ?? '';
    const price = valueAt(form, 'line_items', '0', 'price') ?? '';
    const expiresAt = Number(valueAt(form, 'expires_at') ?? nowS() + OPEN_MAX_S);
    if (!customers.has(customer)) return missing('customer', customer, 'customer');
    if (!prices.has(price)) return missing('price', price, 'line_items[0][price]');
    if (valueAt(form, 'mode') !== 'subscription') return wrong('You must provide a mode.', 'mode');
    if (expiresAt < nowS() + OPEN_MIN_S || expiresAt > nowS() + OPEN_MAX_S)
      return wrong(
        'The `expires_at` timestamp must be between 30 minutes and 24 hours from now.',
        'expires_at',
      );
    return Object.assign(newSession('checkout.session', customer), {
      price,
      expires_at: expiresAt,
      success_url: valueAt(form, 'success_url') ?? '',
      trialDays: Number(valueAt(form, 'subscription_data', 'trial_period_days') ?? 0),
      metadata: { workspace_id: valueAt(form, 'subscription_data', 'metadata', 'workspace_id') ?? '' },
    });
  }

  function createPortal(form: Form): StripeSession | Refusal {
    const customer = valueAt(form, 'customer') ?? '';
    if (!customers.has(customer)) return missing('customer', customer, 'customer');
    const flow = valueAt(form, 'flow_data', 'type');
    const subscription = flow && valueAt(form, 'flow_data', flow, 'subscription');
    if (flow && !subscriptions.has(subscription ?? ''))
      return missing('subscription', subscription ?? '', `flow_data[${flow}][subscription]`);
    return Object.assign(newSession('billing_portal.session', customer), {
      success_url: valueAt(form, 'return_url') ?? '',
      subscription: subscription ?? null,
      price: (flow && valueAt(form, 'flow_data', flow, 'items', '0', 'price')) ?? '',
    });
  }

  return {
    customers,
    sessions,
    subscriptions,
    prices,
    subscribe,
    createCustomer,
    createCheckout,
    createPortal,
    newId,
    nowS,
    listSubscriptions: (customer: string): StripeSubscription[] | Refusal =>
      customers.has(customer)
        ? [...subscriptions.values()].filter((one) => one.customer === customer).toReversed()
        : missing('customer', customer, 'customer'),
    cancel: (id: string): StripeSubscription | Refusal => {
      const found = subscriptions.get(id);
      if (!found || found.status === 'canceled') return missing('subscription', id, 'id');
      return Object.assign(found, { status: 'canceled', canceled_at: nowS() });
    },
    /** What a customer does on the page of a checkout. */
    pay: (sessionId: string): StripeSubscription => {
      const session = sessions.get(sessionId);
      if (session?.status !== 'open' || session.expires_at <= nowS())
        throw new Error(`The session ${sessionId} is not open`);
      const subscription = subscribe(session.customer, session.price);
      subscription.metadata = session.metadata;
      if (session.trialDays > 0) subscription.status = 'trialing';
      Object.assign(session, { status: 'complete', subscription: subscription.id });
      return subscription;
    },
  };
}
