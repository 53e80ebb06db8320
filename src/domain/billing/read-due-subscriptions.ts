import type { DomainContext } from '#domain/context.ts';
import { readSubscription } from './read-subscription.ts';

/** One after the other, so this bounds how long a run takes and how much the provider is asked. */
const BATCH = 20;
/** When a reading that failed is tried again. */
const RETRY_MS = 10 * 60_000;

/**
 * Ends grace periods, and notices what changed without a webhook. Several nodes may run it at once: each takes what
 * no other one has. A provider that does not answer takes nobody's plan. Returns how many were read.
 */
export async function readDueSubscriptions(ctx: DomainContext, signal?: AbortSignal): Promise<number> {
  if (!ctx.payments) return 0;
  const now = new Date(ctx.clock.now());
  const retryAt = new Date(now.getTime() + RETRY_MS);
  const due = await ctx.db.$queryRaw<{ customerId: string }[]>`
    UPDATE subscription SET next_read_at = ${retryAt} WHERE workspace_id IN (
      SELECT workspace_id FROM subscription WHERE next_read_at <= ${now}
       ORDER BY next_read_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)
    RETURNING provider_customer_id AS "customerId"`;
  let read = 0;
  for (const { customerId } of due) {
    if (signal?.aborted) break;
    try {
      await readSubscription(ctx, customerId);
      read += 1;
    } catch (error) {
      ctx.logger.warn(
        { err: error, customerId },
        'billing: a subscription could not be read, trying again later',
      );
    }
  }
  return read;
}
