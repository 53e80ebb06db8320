import type { DomainContext } from '#domain/context.ts';
import { DomainError } from '#domain/errors.ts';

const OVER = new Set(['canceled', 'incomplete_expired']);

/**
 * Ends whatever is paid for, at once; before the workspaces go, because nobody could end it afterwards.
 * @throws {DomainError} `unavailable` when the provider does not answer; `conflict` where billing was turned off
 */
export async function endSubscriptions(ctx: DomainContext, workspaceIds: readonly string[]): Promise<void> {
  const rows = await ctx.db.subscription.findMany({
    where: { workspaceId: { in: [...workspaceIds] } },
    select: { providerCustomerId: true, status: true },
  });
  const { payments } = ctx;
  if (!payments) {
    if (rows.every(({ status }) => status === 'none' || OVER.has(status))) return;
    throw new DomainError(
      'conflict',
      'Your subscription may still be running, and this server no longer takes payments. Ask its operator to end it, then delete the account.',
    );
  }
  for (const { providerCustomerId } of rows) {
    const all = await payments.listSubscriptions(providerCustomerId);
    for (const { id, status } of all) if (!OVER.has(status)) await payments.cancelSubscription(id);
  }
}
