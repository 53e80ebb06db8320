import { setTimeout as sleep } from 'node:timers/promises';
import type { DomainContext } from '#domain/context.ts';
import { readDueLogs, type DueLog } from './due-logs.ts';

export interface SweepOptions {
  signal?: AbortSignal;
  /** Captures removed in one transaction, at most. */
  batchRows?: number;
  /** Stops a batch after the capture that reaches this many bytes of bodies. */
  batchBytes?: number;
  /** Logs looked at in one statement. */
  logsAtOnce?: number;
  /** Awaited after each statement, with the milliseconds it took. */
  rest?: (tookMs: number) => Promise<unknown>;
}

export interface SweepCounts {
  requests: number;
  deliveries: number;
  /** Logs of which something was removed. */
  logs: number;
}

/**
 * Removes captures that are older than the plan of their workspace keeps them: each log from its beginning, in seq
 * order, never past one that is still to be kept. Batches are transactions of their own, and between two of them
 * captures have the database to themselves. Nodes that sweep at once share the work.
 */
export async function sweepExpired(ctx: DomainContext, options: SweepOptions = {}): Promise<SweepCounts> {
  const { signal, logsAtOnce = 1000, rest = restFor(signal) } = options;
  const total: SweepCounts = { requests: 0, deliveries: 0, logs: 0 };
  for await (const due of readDueLogs(ctx, { logsAtOnce, rest })) {
    for (const log of due) {
      if (signal?.aborted) return total;
      const removed = await sweepLog(ctx, log, { ...options, rest });
      if (removed.requests === 0) continue;
      total.requests += removed.requests;
      total.deliveries += removed.deliveries;
      total.logs += 1;
      // What is no longer stored must not be served from memory. Too many to be named, and too old to be on a screen.
      ctx.bus.publish({ topic: 'requests-changed', endpointId: log.endpointId, ids: [], change: 'deleted' });
    }
    if (signal?.aborted) break;
  }
  return total;
}

/** So a sweep takes a tenth of a connection, which is some 2,500 captures a second: 200 million a day. */
const REST_FACTOR = 9;

type Removed = Pick<SweepCounts, 'requests' | 'deliveries'>;

function restFor(signal: AbortSignal | undefined): (tookMs: number) => Promise<unknown> {
  return (tookMs) => sleep(REST_FACTOR * tookMs, undefined, { signal }).catch(() => undefined);
}

async function sweepLog(
  ctx: DomainContext,
  log: DueLog,
  options: SweepOptions & Required<Pick<SweepOptions, 'rest'>>,
): Promise<Removed> {
  const { signal, rest, batchRows = 250, batchBytes = 8 * 1024 * 1024 } = options;
  const total: Removed = { requests: 0, deliveries: 0 };
  while (!signal?.aborted) {
    const startedMs = performance.now();
    const batch = await sweepBatch(ctx, log, { batchRows, batchBytes });
    total.requests += batch.requests;
    total.deliveries += batch.deliveries;
    if (batch.requests > 0) await rest(performance.now() - startedMs);
    if (batch.requests < batchRows && batch.bytes < batchBytes) break;
  }
  return total;
}

interface Batch extends Removed {
  /** Of bodies. */
  bytes: number;
}

/**
 * The beginning of the log as far as it has expired. All or none: a capture that somebody else holds stops the batch,
 * so that nothing goes out of order and nobody waits; a later sweep comes back to it. The cursor, which every append
 * needs, is locked last, when all the work is done, and until the commit only; that one need not reach the disk at
 * once, because what a crash takes back is swept again.
 */
async function sweepBatch(
  { db }: DomainContext,
  { endpointId, removedBefore }: DueLog,
  { batchRows, batchBytes }: Required<Pick<SweepOptions, 'batchRows' | 'batchBytes'>>,
): Promise<Batch> {
  const [removed] = await db.$queryRaw<Record<keyof Batch, bigint>[]>`
    WITH oldest AS (
      SELECT id, seq, received_at, body_size FROM request
       WHERE endpoint_id = ${endpointId}::uuid
         AND seq > (SELECT pruned_seq FROM endpoint_cursor WHERE endpoint_id = ${endpointId}::uuid)
       ORDER BY seq LIMIT ${batchRows}
    ), expired AS MATERIALIZED (
      SELECT id, seq, body_size FROM (
        SELECT id, seq, body_size, max(received_at) OVER log AS newest,
               sum(body_size) OVER log - body_size AS bytes_before
          FROM oldest WINDOW log AS (ORDER BY seq)) measured
       WHERE newest < ${removedBefore} AND bytes_before < ${batchBytes}
    ), held AS MATERIALIZED (
      SELECT id FROM request WHERE id = ANY(ARRAY(SELECT id FROM expired)) FOR UPDATE SKIP LOCKED
    ), whole AS MATERIALIZED (
      SELECT set_config('synchronous_commit', 'off', true)
       WHERE (SELECT count(*) FROM held) = (SELECT count(*) FROM expired)
    ), sent AS (
      DELETE FROM delivery
       WHERE endpoint_id = ${endpointId}::uuid AND seq <= (SELECT max(seq) FROM expired)
         AND EXISTS (SELECT FROM whole) RETURNING 1
    ), answered AS (
      DELETE FROM request_answer
       WHERE endpoint_id = ${endpointId}::uuid AND seq <= (SELECT max(seq) FROM expired)
         AND EXISTS (SELECT FROM whole)
    ), gone AS (
      DELETE FROM request
       WHERE id = ANY(ARRAY(SELECT id FROM held)) AND EXISTS (SELECT FROM whole) RETURNING 1
    ), removed AS (
      SELECT (SELECT count(*) FROM gone) AS requests, (SELECT count(*) FROM sent) AS deliveries,
             max(seq) AS up_to, sum(body_size) AS bytes FROM expired
    )
    UPDATE endpoint_cursor c SET pruned_seq = greatest(c.pruned_seq, removed.up_to) FROM removed
     WHERE c.endpoint_id = ${endpointId}::uuid AND removed.requests > 0
    RETURNING removed.requests, removed.deliveries, removed.bytes`;
  const { requests = 0n, deliveries = 0n, bytes = 0n } = removed ?? {};
  return { requests: Number(requests), deliveries: Number(deliveries), bytes: Number(bytes) };
}
