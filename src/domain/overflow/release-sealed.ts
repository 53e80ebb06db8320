import type { Prisma } from '#generated/prisma/client.ts';
import type { DomainContext } from '#domain/context.ts';
import { utcDayName } from '#domain/limit/utc-day.ts';
import { planById } from '#domain/workspace/plan-of.ts';

/** Moved in one transaction: short, so that captures, which wait for the cursors' locks, never wait long. */
const BATCH = 100;
/** How long a sealed capture is kept. The day after has room for all of them, so few ever get that old. */
const KEPT_MS = 25 * 60 * 60_000;

export interface ReleaseCounts {
  released: number;
  /** Too old, and never any room for them. */
  dropped: number;
}

interface Moved {
  endpointId: string;
  head: bigint;
  count: bigint;
  /** The deliveries that stand for them. */
  primaries: { deliveryId: string; destinationId: string; eventId: string; seq: number }[];
}

/**
 * Moves sealed captures into the log, oldest first, as far as the workspaces' plans have room today. They get their
 * numbers now; their time of arrival stays. Several nodes may run it at once.
 */
export async function releaseSealed(
  ctx: DomainContext,
  options: { signal?: AbortSignal; workspaceId?: string } = {},
): Promise<ReleaseCounts> {
  const { signal, workspaceId = null } = options;
  const waiting = await ctx.db.$queryRaw<{ id: string }[]>`
    SELECT w.id FROM workspace w
     WHERE w.deleted_at IS NULL AND (${workspaceId}::uuid IS NULL OR w.id = ${workspaceId}::uuid)
       AND EXISTS (SELECT FROM sealed_request s WHERE s.workspace_id = w.id)`;
  let released = 0;
  for (const { id } of waiting) {
    for (;;) {
      if (signal?.aborted) return { released, dropped: 0 };
      const moved = await releaseBatch(ctx, id);
      const count = moved.reduce((sum, one) => sum + Number(one.count), 0);
      announce(ctx, id, moved);
      released += count;
      if (count < BATCH) break;
    }
  }
  return { released, dropped: await dropOld(ctx) };
}

function announce(ctx: DomainContext, workspaceId: string, moved: readonly Moved[]): void {
  const untouched = { statusCode: 0, retryCount: 0, nextRetryAtMs: null, deliveredAtMs: null };
  for (const { endpointId, head, primaries } of moved) {
    ctx.bus.publish({ topic: 'appended', endpointId, head: Number(head), events: null });
    for (const primary of primaries) {
      const of = { ...primary, endpointId, isPrimary: true };
      ctx.bus.publish({ topic: 'delivery-changed', ...of, status: 'pending', ...untouched });
    }
    ctx.bus.publish({ topic: 'delivery-due', endpointId });
    ctx.bus.publish({ topic: 'sealed', workspaceId, endpointId });
  }
}

/** What the plan has room for today, with sealing and other releases of the workspace shut out until the end. */
async function roomToday(
  ctx: DomainContext,
  tx: Prisma.TransactionClient,
  workspaceId: string,
): Promise<number> {
  const [locked] = await tx.$queryRaw<{ isMine: boolean }[]>`
    SELECT pg_try_advisory_xact_lock(hashtextextended(${workspaceId}, 0)) AS "isMine"`;
  if (!locked?.isMine) return 0;
  const today = utcDayName(ctx.clock.now());
  const [row] = await tx.$queryRaw<{ plan: string; used: bigint }[]>`
    SELECT plan, (SELECT coalesce(sum(requests), 0)::int8 FROM usage_day
                   WHERE workspace_id = ${workspaceId}::uuid AND day = ${today}::date) AS used
      FROM workspace WHERE id = ${workspaceId}::uuid AND deleted_at IS NULL`;
  if (!row) return 0;
  const { requestsPerDay } = planById(ctx, row.plan);
  return requestsPerDay === null ? BATCH : Math.min(BATCH, requestsPerDay - Number(row.used));
}

function releaseBatch(ctx: DomainContext, workspaceId: string): Promise<Moved[]> {
  return ctx.db.$transaction(async (tx) => {
    const room = await roomToday(ctx, tx, workspaceId);
    if (room <= 0) return [];
    const now = ctx.clock.now();
    return tx.$queryRaw<Moved[]>`
      WITH picked AS (
        SELECT *, row_number() OVER (PARTITION BY endpoint_id ORDER BY received_at, id) AS place
          FROM (SELECT * FROM sealed_request WHERE workspace_id = ${workspaceId}::uuid
                 ORDER BY received_at, id LIMIT ${room}) oldest
      ), counts AS (
        SELECT endpoint_id, count(*) AS count, sum(body_size) AS bytes FROM picked GROUP BY endpoint_id
      ), locked AS (
        SELECT c.endpoint_id FROM endpoint_cursor c JOIN counts USING (endpoint_id)
         ORDER BY c.endpoint_id FOR UPDATE OF c
      ), advanced AS (
        UPDATE endpoint_cursor c SET last_seq = c.last_seq + n.count
          FROM counts n JOIN locked USING (endpoint_id) WHERE c.endpoint_id = n.endpoint_id
        RETURNING c.endpoint_id, c.last_seq, n.count, n.bytes
      ), moved AS (
        INSERT INTO request (id, workspace_id, endpoint_id, seq, method, target, http_version, headers, body,
                             body_size, body_sha256, remote_address, received_at, written_at)
        SELECT p.id, p.workspace_id, p.endpoint_id, a.last_seq - a.count + p.place, p.method, p.target,
               p.http_version, p.headers, p.body, p.body_size, p.body_sha256, p.remote_address, p.received_at,
               to_timestamp(${now / 1000}::float8)
          FROM picked p JOIN advanced a USING (endpoint_id)
      ), queued AS (
        INSERT INTO delivery (id, workspace_id, endpoint_id, seq, request_id, destination_id, is_primary,
                              next_attempt_at, created_at, updated_at)
        SELECT gen_random_uuid(), p.workspace_id, p.endpoint_id, a.last_seq - a.count + p.place, p.id, d.id,
               d.place = 1, at.now, at.now, at.now
          FROM picked p JOIN advanced a USING (endpoint_id)
          CROSS JOIN LATERAL unnest(p.destination_ids) WITH ORDINALITY AS d (id, place)
          CROSS JOIN (SELECT to_timestamp(${now / 1000}::float8) AS now) at
        RETURNING id, endpoint_id, seq, request_id, destination_id, is_primary
      ), counted AS (
        INSERT INTO usage_day AS u (workspace_id, endpoint_id, day, requests, bytes)
        SELECT ${workspaceId}::uuid, endpoint_id, ${utcDayName(now)}::date, count, bytes FROM advanced
        ON CONFLICT (endpoint_id, day)
        DO UPDATE SET requests = u.requests + excluded.requests, bytes = u.bytes + excluded.bytes
      ), gone AS (
        DELETE FROM sealed_request s USING picked p WHERE s.id = p.id
      )
      SELECT endpoint_id AS "endpointId", last_seq AS head, count, (
               SELECT coalesce(jsonb_agg(jsonb_build_object(
                        'deliveryId', q.id, 'destinationId', q.destination_id, 'eventId', q.request_id, 'seq', q.seq
                      ) ORDER BY q.seq), '[]')
                 FROM queued q WHERE q.endpoint_id = advanced.endpoint_id AND q.is_primary) AS primaries
        FROM advanced`;
  });
}

async function dropOld(ctx: DomainContext): Promise<number> {
  const before = new Date(ctx.clock.now() - KEPT_MS);
  const { count } = await ctx.db.sealedRequest.deleteMany({ where: { receivedAt: { lt: before } } });
  if (count > 0)
    ctx.logger.warn({ count }, 'overflow: sealed captures were dropped, no plan had room for them');
  return count;
}
