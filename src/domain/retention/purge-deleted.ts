import type { DomainContext } from '#domain/context.ts';

/** How long a deleted request can be restored. */
const UNDO_MS = 10 * 60_000;
const DESTINATION_GRACE_MS = 24 * 60 * 60_000;

export interface PurgeCounts {
  requests: number;
  deliveries: number;
  endpoints: number;
  workspaces: number;
  mailTokens: number;
}

/**
 * Removes what was deleted and hidden before: small batches, each a transaction of its own, so that captures
 * never wait. Several nodes may run it at once; each takes rows that no other one holds.
 */
export async function purgeDeleted(
  ctx: DomainContext,
  options: { signal?: AbortSignal; batchSize?: number } = {},
): Promise<PurgeCounts> {
  const { signal, batchSize = 1000 } = options;
  const { db } = ctx;
  const nowMs = ctx.clock.now();
  const undoEnded = new Date(nowMs - UNDO_MS);
  const inBatches = async (removeBatch: () => Promise<number>): Promise<number> => {
    let total = 0;
    while (!signal?.aborted) {
      const removed = await removeBatch();
      total += removed;
      if (removed < batchSize) break;
    }
    return total;
  };

  const requests =
    (await inBatches(() => removeUndone(ctx, undoEnded, batchSize))) +
    (await inBatches(
      () => db.$executeRaw`
        DELETE FROM request WHERE id IN (
          SELECT r.id FROM endpoint e JOIN request r ON r.endpoint_id = e.id
           WHERE e.deleted_at IS NOT NULL LIMIT ${batchSize} FOR UPDATE OF r SKIP LOCKED)`,
    ));
  const deliveries = await inBatches(
    () => db.$executeRaw`
      DELETE FROM delivery WHERE id IN (
        SELECT d.id FROM endpoint e
          JOIN delivery d ON d.endpoint_id = e.id
         WHERE e.deleted_at IS NOT NULL LIMIT ${batchSize} FOR UPDATE OF d SKIP LOCKED)`,
  );
  await inBatches(
    () => db.$executeRaw`
      DELETE FROM sealed_request WHERE id IN (
        SELECT s.id FROM endpoint e JOIN sealed_request s ON s.endpoint_id = e.id
         WHERE e.deleted_at IS NOT NULL LIMIT ${batchSize} FOR UPDATE OF s SKIP LOCKED)`,
  );
  await inBatches(
    () => db.$executeRaw`
      DELETE FROM request_answer WHERE (endpoint_id, seq) IN (
        SELECT a.endpoint_id, a.seq FROM endpoint e JOIN request_answer a ON a.endpoint_id = e.id
         WHERE e.deleted_at IS NOT NULL LIMIT ${batchSize} FOR UPDATE OF a SKIP LOCKED)`,
  );
  await inBatches(() => removeDestinations(ctx, nowMs, batchSize));
  await inBatches(
    () => db.$executeRaw`
      DELETE FROM destination_hour WHERE (destination_id, hour) IN (
        SELECT h.destination_id, h.hour FROM endpoint e
          JOIN destination t ON t.endpoint_id = e.id
          JOIN destination_hour h ON h.destination_id = t.id
         WHERE e.deleted_at IS NOT NULL LIMIT ${batchSize} FOR UPDATE OF h SKIP LOCKED)`,
  );
  const endpoints = await inBatches(
    () => db.$executeRaw`
      DELETE FROM endpoint WHERE id IN (
        SELECT e.id FROM endpoint e
         WHERE e.deleted_at IS NOT NULL
           AND NOT EXISTS (SELECT FROM request r WHERE r.endpoint_id = e.id)
           AND NOT EXISTS (SELECT FROM sealed_request s WHERE s.endpoint_id = e.id)
           AND NOT EXISTS (SELECT FROM delivery d WHERE d.endpoint_id = e.id)
         LIMIT ${batchSize} FOR UPDATE SKIP LOCKED)`,
  );
  const workspaces = await inBatches(
    () => db.$executeRaw`
      DELETE FROM workspace WHERE id IN (
        SELECT w.id FROM workspace w
         WHERE w.deleted_at IS NOT NULL AND NOT EXISTS (SELECT FROM endpoint e WHERE e.workspace_id = w.id)
         LIMIT ${batchSize} FOR UPDATE SKIP LOCKED)`,
  );
  const mailTokens = await db.mailToken.deleteMany({ where: { expiresAt: { lt: new Date(nowMs) } } });
  return { requests, deliveries, endpoints, workspaces, mailTokens: mailTokens.count };
}

/**
 * Deleted destinations, once everything that may have been delivered there is gone from the log, so that a delivery
 * that is still shown has its destination. The day's grace is for captures that were under way.
 */
function removeDestinations({ db }: DomainContext, nowMs: number, batchSize: number): Promise<number> {
  const graceEnded = new Date(nowMs - DESTINATION_GRACE_MS);
  return db.$executeRaw`
    WITH gone AS (
      DELETE FROM destination WHERE id IN (
        SELECT t.id FROM destination t
         WHERE t.deleted_at < ${graceEnded}
           AND coalesce((SELECT r.written_at > t.deleted_at + interval '1 day' FROM request r
                          WHERE r.endpoint_id = t.endpoint_id ORDER BY r.seq LIMIT 1), true)
         LIMIT ${batchSize} FOR UPDATE SKIP LOCKED)
      RETURNING id
    ), hours AS (
      DELETE FROM destination_hour h USING gone WHERE h.destination_id = gone.id
    )
    SELECT FROM gone`;
}

/** What the user removed, with the deliveries of it. */
async function removeUndone({ db }: DomainContext, before: Date, batchSize: number): Promise<number> {
  const [removed] = await db.$queryRaw<{ count: bigint }[]>`
    WITH gone AS (
      DELETE FROM request WHERE id IN (
        SELECT id FROM request WHERE deleted_at < ${before} LIMIT ${batchSize} FOR UPDATE SKIP LOCKED)
      RETURNING endpoint_id, seq
    ), sent AS (
      DELETE FROM delivery d USING gone WHERE d.endpoint_id = gone.endpoint_id AND d.seq = gone.seq
    ), answered AS (
      DELETE FROM request_answer a USING gone WHERE a.endpoint_id = gone.endpoint_id AND a.seq = gone.seq
    )
    SELECT count(*) FROM gone`;
  return Number(removed?.count ?? 0);
}
