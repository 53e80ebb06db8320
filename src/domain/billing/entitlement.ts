import type { Plan } from '#domain/limit/plan.ts';
import type { ProviderSubscription } from './payments.ts';

const LIVE = new Set(['active', 'trialing', 'past_due']);
/** Neither paid nor over: something can still come of it. */
const PENDING = new Set(['incomplete', 'unpaid', 'paused']);

export function isLive({ status }: Pick<ProviderSubscription, 'status'>): boolean {
  return LIVE.has(status);
}

function weight(subscription: ProviderSubscription): number {
  if (isLive(subscription)) return 2;
  return PENDING.has(subscription.status) ? 1 : 0;
}

/** The one that counts of all that a customer has or had: a live one before an ended one, then the newest. */
export function choose(all: readonly ProviderSubscription[]): ProviderSubscription | null {
  const [first] = all.toSorted((a, b) => weight(b) - weight(a) || b.createdAtMs - a.createdAtMs);
  return first ?? null;
}

export function planOfPrice(plans: Readonly<Record<string, Plan>>, priceId: string | null): Plan | null {
  return Object.values(plans).find((plan) => priceId !== null && plan.priceIds.includes(priceId)) ?? null;
}

/** When the plan of an overdue subscription ends. */
export function graceEndsAtMs(pastDueAt: Date, graceDays: number): number {
  return pastDueAt.getTime() + graceDays * 86_400_000;
}

/** Whether the plan is given now: while it is paid or tried out, and for the days of grace after a failed payment. */
export function isEntitled(
  { status }: Pick<ProviderSubscription, 'status'>,
  grace: { pastDueAt: Date | null; graceDays: number; nowMs: number },
): boolean {
  if (status !== 'past_due') return isLive({ status });
  return grace.pastDueAt === null || grace.nowMs < graceEndsAtMs(grace.pastDueAt, grace.graceDays);
}
