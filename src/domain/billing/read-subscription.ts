import type { Prisma, Subscription } from '#generated/prisma/client.ts';
import type { DomainContext } from '#domain/context.ts';
import { changePlan } from '#domain/workspace/change-plan.ts';
import { CHECKOUT_MS } from './checkout-window.ts';
import { choose, graceEndsAtMs, isEntitled, isLive, planOfPrice } from './entitlement.ts';
import type { ProviderSubscription } from './payments.ts';
import { requirePayments } from './require-billing.ts';

/** A subscription is asked for this often even if nothing is heard of it. */
const REREAD_MS = 86_400_000;

/** `superseded`: a reading that began later was applied before. */
export type Reading = 'unknown_customer' | 'superseded' | 'applied';

/**
 * Asks the provider how the customer's subscription stands, and applies that. Events are never believed: whatever
 * comes twice, late or in another order only asks again. No lock is held while asking; instead readings are numbered
 * before they ask, and one is dropped when a later one was applied, so that what is applied is never older than it.
 * @throws {DomainError} `unavailable` when the provider does not answer
 */
export async function readSubscription(ctx: DomainContext, customerId: string): Promise<Reading> {
  const payments = requirePayments(ctx);
  const [numbered] = await ctx.db.$queryRaw<{ reading: number }[]>`
    UPDATE subscription SET last_reading = last_reading + 1
     WHERE provider_customer_id = ${customerId} RETURNING last_reading AS reading`;
  if (!numbered) return 'unknown_customer';
  const found = await payments.listSubscriptions(customerId);
  warnOfSeveral(ctx, customerId, found);
  const applied = await ctx.db.$transaction(async (tx) => {
    const [before] = await tx.$queryRaw<{ id: string }[]>`
      SELECT workspace_id AS id FROM subscription WHERE provider_customer_id = ${customerId} FOR UPDATE`;
    const row = before && (await tx.subscription.findUnique({ where: { workspaceId: before.id } }));
    if (!row || row.appliedReading > numbered.reading) return null;
    return apply(ctx, tx, { row, reading: numbered.reading, found: choose(found) });
  });
  if (applied?.planChanged) ctx.bus.publish({ topic: 'plan-changed', workspaceId: applied.workspaceId });
  return applied ? 'applied' : 'superseded';
}

/** They would all be charged; which one is meant only a person can tell. */
function warnOfSeveral(ctx: DomainContext, customerId: string, found: readonly ProviderSubscription[]): void {
  const live = found.filter(isLive).map(({ id }) => id);
  if (live.length < 2) return;
  ctx.logger.error({ customerId, subscriptions: live }, 'billing: a customer has several live subscriptions');
}

interface Applied {
  workspaceId: string;
  planChanged: boolean;
}

async function apply(
  ctx: DomainContext,
  tx: Prisma.TransactionClient,
  { row, reading, found }: { row: Subscription; reading: number; found: ProviderSubscription | null },
): Promise<Applied> {
  const { workspaceId } = row;
  const nowMs = ctx.clock.now();
  const facts = found || row.providerSubscriptionId === null ? factsOf(ctx, row, found) : asBefore(ctx, row);
  const updatedAt = differs(row, facts) ? new Date(nowMs) : row.updatedAt;
  await tx.subscription.update({
    where: { workspaceId },
    data: {
      ...facts,
      appliedReading: reading,
      nextReadAt: nextReadAt(ctx, facts, updatedAt),
      updatedAt,
    },
  });
  if (facts.grantedPlan === row.grantedPlan) return { workspaceId, planChanged: false };
  const workspace = await tx.workspace.findFirst({
    where: { id: workspaceId, deletedAt: null },
    select: { id: true },
  });
  const change = {
    workspaceId,
    planId: facts.grantedPlan ?? ctx.config.defaultPlan,
    actor: 'system',
    detail: { subscription: facts.providerSubscriptionId, status: facts.status },
  };
  return { workspaceId, planChanged: workspace !== null && (await changePlan(ctx, tx, change)) !== null };
}

type Facts = Pick<
  Subscription,
  | 'providerSubscriptionId'
  | 'status'
  | 'priceId'
  | 'currentPeriodEnd'
  | 'cancelAt'
  | 'pastDueAt'
  | 'grantedPlan'
>;

const NOTHING: Facts = {
  providerSubscriptionId: null,
  status: 'none',
  priceId: null,
  currentPeriodEnd: null,
  cancelAt: null,
  pastDueAt: null,
  grantedPlan: null,
};

function factsOf(ctx: DomainContext, row: Subscription, found: ProviderSubscription | null): Facts {
  if (!found) return NOTHING;
  const { status, priceId } = found;
  const nowMs = ctx.clock.now();
  const pastDueAt = status === 'past_due' ? (row.pastDueAt ?? new Date(nowMs)) : null;
  const entitled = isEntitled(found, { pastDueAt, graceDays: ctx.config.billing.graceDays, nowMs });
  return {
    providerSubscriptionId: found.id,
    status,
    priceId,
    currentPeriodEnd: toDate(found.currentPeriodEndMs),
    cancelAt: toDate(found.cancelAtMs),
    pastDueAt,
    grantedPlan: entitled ? (planFor(ctx, priceId) ?? row.grantedPlan) : null,
  };
}

/** Another account's key, say; a subscription that ends is still listed. */
function asBefore(ctx: DomainContext, row: Subscription): Facts {
  const { providerCustomerId: customerId, providerSubscriptionId: subscription } = row;
  ctx.logger.error(
    { customerId, subscription },
    'billing: the payment provider does not know a subscription',
  );
  const { status, priceId, currentPeriodEnd, cancelAt, pastDueAt, grantedPlan } = row;
  return {
    providerSubscriptionId: subscription,
    status,
    priceId,
    currentPeriodEnd,
    cancelAt,
    pastDueAt,
    grantedPlan,
  };
}

/** A price that no plan has is a mistake of the table: whoever pays keeps what they have. */
function planFor(ctx: DomainContext, priceId: string | null): string | null {
  const plan = planOfPrice(ctx.config.plans, priceId);
  if (!plan)
    ctx.logger.error({ priceId }, 'billing: a subscription has a price that no plan names in priceIds');
  return plan?.id ?? null;
}

function toDate(atMs: number | null): Date | null {
  return atMs === null ? null : new Date(atMs);
}

function differs(row: Subscription, facts: Facts): boolean {
  return Object.entries(facts).some(
    ([name, value]) => String(row[name as keyof Facts]?.valueOf()) !== String(value?.valueOf()),
  );
}

/** Daily while there is something to be paid, when the days of grace end, and when a checkout can no longer be paid. */
function nextReadAt(ctx: DomainContext, facts: Facts, updatedAt: Date): Date | null {
  const dailyMs = ctx.clock.now() + REREAD_MS;
  if (facts.grantedPlan === null && !isLive(facts)) {
    const closesAtMs = updatedAt.getTime() + CHECKOUT_MS;
    return closesAtMs > ctx.clock.now() ? new Date(closesAtMs) : null;
  }
  if (facts.grantedPlan === null || !facts.pastDueAt) return new Date(dailyMs);
  return new Date(Math.min(dailyMs, graceEndsAtMs(facts.pastDueAt, ctx.config.billing.graceDays)));
}
