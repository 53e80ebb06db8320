import type { Subscription } from '#generated/prisma/client.ts';
import type { DomainContext } from '#domain/context.ts';
import type { UserPrincipal } from '#domain/principal/principal.ts';
import { planOfWorkspace } from '#domain/workspace/plan-of.ts';
import { graceEndsAtMs, isLive } from './entitlement.ts';
import { listOffers, type Offer } from './list-offers.ts';
import { requirePayments } from './require-billing.ts';

export interface Billing {
  plan: { id: string; title: string };
  /** Whether whoever asks may change the plan. */
  mayChange: boolean;
  /** Whether the provider has anything to manage. */
  hasPortal: boolean;
  /** Null: nothing is paid for. Times are ISO 8601. */
  subscription: {
    status: string;
    /** The plan it pays for; null: none any more, because a payment is owed for too long. */
    planId: string | null;
    /** When the next invoice is due; null when it ends before. */
    renewsAt: string | null;
    /** When it ends by itself. */
    endsAt: string | null;
    /** The last payment failed; when the plan ends unless it is paid. */
    owedUntil: string | null;
  } | null;
  /** Days for which a first subscription is free. */
  trialDays: number;
  offers: Offer[];
}

/** What the billing page shows. */
export async function getBilling(ctx: DomainContext, principal: UserPrincipal): Promise<Billing> {
  requirePayments(ctx);
  const { workspaceId, userId } = principal;
  const [plan, row, membership, offers] = await Promise.all([
    planOfWorkspace(ctx, workspaceId),
    ctx.db.subscription.findUnique({ where: { workspaceId } }),
    ctx.db.membership.findFirst({ where: { workspaceId, userId }, select: { role: true } }),
    listOffers(ctx),
  ]);
  const everSubscribed = row !== null && row.providerSubscriptionId !== null;
  return {
    plan: { id: plan.id, title: plan.title },
    mayChange: membership !== null && membership.role !== 'member',
    hasPortal: everSubscribed,
    subscription: row && isLive(row) ? describe(ctx, row) : null,
    trialDays: everSubscribed ? 0 : ctx.config.billing.trialDays,
    offers,
  };
}

function describe(ctx: DomainContext, row: Subscription): Billing['subscription'] {
  const { status, cancelAt, currentPeriodEnd, pastDueAt, grantedPlan } = row;
  const owedUntil = pastDueAt && new Date(graceEndsAtMs(pastDueAt, ctx.config.billing.graceDays));
  return {
    status,
    planId: grantedPlan,
    renewsAt: cancelAt ? null : (currentPeriodEnd?.toISOString() ?? null),
    endsAt: cancelAt?.toISOString() ?? null,
    owedUntil: owedUntil?.toISOString() ?? null,
  };
}
