import { Prisma } from '#generated/prisma/client.ts';

export interface WindowInput {
  workspaceId: string;
  /** null: all endpoints of the workspace. */
  endpointId: string | null;
  /** Arrived at this time or later. */
  from: Date | null;
  /** Arrived before this time. */
  to: Date | null;
}

/** How far the clocks of two nodes may be apart. */
const SKEW_MS = 5_000;
/** A request is stored after it has arrived: as much later as its sender may take for it, and a commit may wait. */
const LONGEST_ARRIVAL_MS = 150_000;

/**
 * The first seq of an endpoint's log that was written at a time or later, by bisection: some twenty rows are read,
 * whatever the log holds. Rows are written in the order of their numbers.
 */
function firstWrittenAt(at: Date): Prisma.Sql {
  return Prisma.sql`
    WITH RECURSIVE search (low, high) AS (
      SELECT c.pruned_seq + 1, c.last_seq + 1
      UNION ALL
      SELECT CASE WHEN probe.written_at < ${at}::timestamptz THEN probe.seq + 1 ELSE s.low END,
             CASE WHEN probe.written_at < ${at}::timestamptz THEN s.high ELSE (s.low + s.high) / 2 END
        FROM search s
        LEFT JOIN LATERAL (
          SELECT r.seq, r.written_at FROM request r
           WHERE r.endpoint_id = e.id AND r.seq >= (s.low + s.high) / 2 AND r.seq < s.high
           ORDER BY r.seq LIMIT 1
        ) probe ON true
       WHERE s.low < s.high
    )
    SELECT low AS seq FROM search WHERE low >= high LIMIT 1`;
}

/**
 * Where in the logs of a workspace the events of a time are, as rows (endpoint_id, low, high): `low` to before
 * `high`. A little more than that, so the times themselves are compared too.
 */
export function seqWindows({ workspaceId, endpointId, from, to }: WindowInput): Prisma.Sql {
  const none = Prisma.sql`SELECT NULL::bigint AS seq`;
  const first = from ? firstWrittenAt(new Date(from.getTime() - SKEW_MS)) : none;
  const end = to ? firstWrittenAt(new Date(to.getTime() + LONGEST_ARRIVAL_MS + SKEW_MS)) : none;
  return Prisma.sql`
    SELECT e.id AS endpoint_id, coalesce(f.seq, c.pruned_seq + 1) AS low, coalesce(t.seq, c.last_seq + 1) AS high
      FROM endpoint e JOIN endpoint_cursor c ON c.endpoint_id = e.id
      LEFT JOIN LATERAL (${first}) f ON true
      LEFT JOIN LATERAL (${end}) t ON true
     WHERE e.workspace_id = ${workspaceId}::uuid AND e.deleted_at IS NULL
       AND (${endpointId}::uuid IS NULL OR e.id = ${endpointId}::uuid)`;
}
