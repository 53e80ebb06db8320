import type { DomainContext } from '#domain/context.ts';
import { requireRate } from '#domain/limit/require-rate.ts';
import { RATE_RULES } from '#domain/limit/rules.ts';
import type { UserPrincipal } from '#domain/principal/principal.ts';
import { readSubscription } from './read-subscription.ts';
import { requirePayments } from './require-billing.ts';

/**
 * For who comes back from the provider's page before its webhook does.
 * @throws {DomainError} `rate_limited`; `unavailable`
 */
export async function refreshSubscription(ctx: DomainContext, principal: UserPrincipal): Promise<void> {
  requirePayments(ctx);
  const { workspaceId } = principal;
  const row = await ctx.db.subscription.findUnique({
    where: { workspaceId },
    select: { providerCustomerId: true },
  });
  if (!row) return;
  await requireRate(ctx, RATE_RULES.billingPerWorkspace, workspaceId);
  await readSubscription(ctx, row.providerCustomerId);
}
