import { createHash } from 'node:crypto';
import type { DomainContext } from '#domain/context.ts';
import { DomainError } from '#domain/errors.ts';
import type { Plan } from '#domain/limit/plan.ts';
import { requireRate } from '#domain/limit/require-rate.ts';
import { RATE_RULES } from '#domain/limit/rules.ts';
import type { UserPrincipal } from '#domain/principal/principal.ts';
import { CHECKOUT_MS, checkoutWindow } from './checkout-window.ts';
import { ensureCustomer } from './ensure-customer.ts';
import { choose, isLive, planOfPrice } from './entitlement.ts';
import type { Payments, ProviderSubscription } from './payments.ts';
import { requirePayer, requirePayments } from './require-billing.ts';
import type { ChoosePlanInput, ProviderPage } from './schemas.ts';

/**
 * Gives the page on which the payment provider takes the choice: checkout for the first plan that is paid for, and
 * for who has one its portal, which shows what a change costs, or ends the subscription for the plan without a price.
 * @throws {DomainError} `forbidden`; `invalid_input` for a plan that is not offered; `conflict`; `rate_limited`; `unavailable`
 */
export async function choosePlan(
  ctx: DomainContext,
  principal: UserPrincipal,
  { planId }: ChoosePlanInput,
): Promise<ProviderPage> {
  const payments = requirePayments(ctx);
  await requirePayer(ctx, principal);
  const plan = requireOffered(ctx, planId);
  await requireRate(ctx, RATE_RULES.billingPerWorkspace, principal.workspaceId);
  const customerId = await ensureCustomer(ctx, payments, principal);
  const all = await payments.listSubscriptions(customerId);
  const present = choose(all);
  const choice = { customerId, plan, present };
  const url = needsPortal(present)
    ? await openPortalFor(ctx, payments, { ...choice, present })
    : await openCheckout(ctx, payments, { ...choice, workspaceId: principal.workspaceId });
  return { url };
}

interface Choice {
  customerId: string;
  plan: Plan;
  present: ProviderSubscription | null;
}

function requireOffered({ config }: DomainContext, planId: string): Plan {
  const plan = Object.hasOwn(config.plans, planId) ? config.plans[planId] : undefined;
  if (plan && (plan.priceIds.length > 0 || plan.id === config.defaultPlan)) return plan;
  throw new DomainError('invalid_input', 'This plan is not offered. Choose one of the pricing page.', {
    field: 'planId',
  });
}

/** A second subscription would be charged beside the first. */
function needsPortal(present: ProviderSubscription | null): present is ProviderSubscription {
  return present !== null && (isLive(present) || ['unpaid', 'paused'].includes(present.status));
}

function openPortalFor(
  { config }: DomainContext,
  payments: Payments,
  { customerId, plan, present }: Choice & { present: ProviderSubscription },
): Promise<string> {
  const returnUrl = `${config.publicUrl}/billing?changed`;
  const [priceId] = plan.priceIds;
  const has = planOfPrice(config.plans, present.priceId);
  if (!isLive(present) || has?.id === plan.id) return payments.createPortal(customerId, returnUrl);
  if (priceId !== undefined)
    return payments.createPortal(customerId, returnUrl, { kind: 'change', subscription: present, priceId });
  return present.cancelAtMs === null
    ? payments.createPortal(customerId, returnUrl, { kind: 'cancel', subscription: present })
    : payments.createPortal(customerId, returnUrl);
}

async function openCheckout(
  ctx: DomainContext,
  payments: Payments,
  { customerId, plan, present, workspaceId }: Choice & { workspaceId: string },
): Promise<string> {
  const [priceId] = plan.priceIds;
  if (priceId === undefined) {
    throw new DomainError(
      'conflict',
      `Nothing is paid for now, so there is nothing to change to the ${plan.title} plan.`,
    );
  }
  const { publicUrl, billing } = ctx.config;
  const nowMs = ctx.clock.now();
  const { startsAtMs, expiresAtMs } = checkoutWindow(nowMs);
  const checkout = {
    customerId,
    workspaceId,
    priceId,
    trialDays: present ? 0 : billing.trialDays,
    expiresAtMs,
    successUrl: `${publicUrl}/billing?changed`,
    cancelUrl: `${publicUrl}/billing`,
  };
  const of = JSON.stringify([checkout, startsAtMs, present?.id]);
  const key = createHash('sha256').update(of).digest('hex');
  const url = await payments.createCheckout(checkout, `checkout-${key}`);
  // Whoever pays and never comes back is found by the worker, should the webhook be lost as well.
  await ctx.db.subscription.update({
    where: { workspaceId },
    data: { updatedAt: new Date(nowMs), nextReadAt: new Date(nowMs + CHECKOUT_MS) },
  });
  return url;
}
