import type { DomainContext } from '#domain/context.ts';
import { notFound } from '#domain/errors.ts';
import type { Principal } from '#domain/principal/principal.ts';

export interface WorkspaceSubscription {
  providerSubscriptionId: string | null;
  status: string;
  priceId: string | null;
  currentPeriodEnd: Date | null;
  cancelAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
  planId: string;
}

/** @throws {DomainError} `not_found` when nothing is subscribed to */
export async function getSubscription(
  ctx: DomainContext,
  principal: Principal,
): Promise<WorkspaceSubscription> {
  const row = await ctx.db.subscription.findUnique({
    where: { workspaceId: principal.workspaceId },
    select: {
      providerSubscriptionId: true,
      status: true,
      priceId: true,
      currentPeriodEnd: true,
      cancelAt: true,
      createdAt: true,
      updatedAt: true,
      workspace: { select: { plan: true } },
    },
  });
  // A customer that never finished a checkout.
  if (!row || row.status === 'none') throw notFound('Subscription');
  const { workspace, ...subscription } = row;
  return { ...subscription, planId: workspace.plan };
}
