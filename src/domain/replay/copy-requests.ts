import type { Prisma } from '#generated/prisma/client.ts';
import type { DomainContext } from '#domain/context.ts';
import type { PlannedDelivery } from '#domain/delivery/planned-delivery.ts';
import { utcDayName } from '#domain/limit/utc-day.ts';
import type { RunningJob } from './step.ts';

/** An original and what becomes of it. */
export interface Planned {
  /** Of the new event. */
  id: string;
  originalSeq: number;
  deliveries: readonly PlannedDelivery[];
}

export interface Copied {
  id: string;
  seq: bigint;
}

/**
 * Copies requests to the end of their log, with what is to be delivered of them, within the database: the bodies stay
 * where they are. Those that were deleted meanwhile are left out; empty where the endpoint is.
 */
export async function copyRequests(
  ctx: DomainContext,
  tx: Prisma.TransactionClient,
  { job, planned }: { job: RunningJob; planned: readonly Planned[] },
): Promise<Copied[]> {
  if (planned.length === 0) return [];
  const { workspaceId, endpointId } = job;
  const nowMs = ctx.clock.now();
  const queued = planned.flatMap(({ id, deliveries }) =>
    deliveries.map((delivery, place) => ({ ...delivery, requestId: id, isPrimary: place === 0 })),
  );
  return tx.$queryRaw<Copied[]>`
    WITH at AS (
      SELECT to_timestamp(${nowMs / 1000}::float8) AS now
    ), chosen AS MATERIALIZED (
      SELECT asked.id, r.seq AS original_seq, r.body_size, row_number() OVER (ORDER BY r.seq) AS place
        FROM unnest(${planned.map(({ id }) => id)}::uuid[], ${planned.map((one) => one.originalSeq)}::int8[])
          AS asked (id, seq)
        JOIN request r ON r.endpoint_id = ${endpointId}::uuid AND r.seq = asked.seq AND r.deleted_at IS NULL
    ), advanced AS (
      UPDATE endpoint_cursor c SET last_seq = c.last_seq + n.count
        FROM (SELECT count(*) AS count FROM chosen) n WHERE c.endpoint_id = ${endpointId}::uuid
      RETURNING c.last_seq - n.count AS before
    ), copied AS (
      INSERT INTO request (id, workspace_id, endpoint_id, seq, method, target, http_version, headers, body,
                           body_size, body_sha256, remote_address, received_at, written_at)
      SELECT c.id, r.workspace_id, r.endpoint_id, a.before + c.place, r.method, r.target, r.http_version,
             r.headers, r.body, r.body_size, r.body_sha256, r.remote_address, at.now, at.now
        FROM chosen c CROSS JOIN advanced a CROSS JOIN at
        JOIN request r ON r.endpoint_id = ${endpointId}::uuid AND r.seq = c.original_seq
    ), queued AS (
      INSERT INTO delivery (id, workspace_id, endpoint_id, seq, request_id, destination_id, is_primary,
                            next_attempt_at, created_at, updated_at)
      SELECT q.id, ${workspaceId}::uuid, ${endpointId}::uuid, a.before + c.place, c.id, q.destination_id,
             q.is_primary, at.now, at.now, at.now
        FROM unnest(${queued.map(({ id }) => id)}::uuid[], ${queued.map((one) => one.requestId)}::uuid[],
                    ${queued.map((one) => one.destinationId)}::uuid[],
                    ${queued.map((one) => one.isPrimary)}::boolean[])
          AS q (id, request_id, destination_id, is_primary)
        JOIN chosen c ON c.id = q.request_id CROSS JOIN advanced a CROSS JOIN at
    ), counted AS (
      INSERT INTO usage_day AS u (workspace_id, endpoint_id, day, requests, bytes)
      SELECT ${workspaceId}::uuid, ${endpointId}::uuid, ${utcDayName(nowMs)}::date, n.count, n.bytes
        FROM (SELECT count(*) AS count, sum(body_size) AS bytes FROM chosen) n CROSS JOIN advanced
       WHERE n.count > 0
      ON CONFLICT (endpoint_id, day)
      DO UPDATE SET requests = u.requests + excluded.requests, bytes = u.bytes + excluded.bytes
    )
    SELECT c.id, a.before + c.place AS seq FROM chosen c CROSS JOIN advanced a`;
}
