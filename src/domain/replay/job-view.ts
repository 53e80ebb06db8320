import type { ReplayJobKind, ReplayJobOutcome } from '#generated/prisma/enums.ts';
import { Prisma } from '#generated/prisma/client.ts';
import type { DomainContext } from '#domain/context.ts';
import type { Principal } from '#domain/principal/principal.ts';
import type { ReplayJobView } from './schemas.ts';

interface Row {
  id: string;
  endpointId: string;
  kind: ReplayJobKind;
  destinationId: string | null;
  url: string | null;
  isListed: boolean | null;
  arrivedFrom: Date | null;
  arrivedTo: Date | null;
  perSecond: number;
  total: number;
  sent: number;
  leftOut: number;
  outcome: ReplayJobOutcome | null;
  stopReason: string | null;
  createdAt: Date;
  endedAt: Date | null;
}

/** Jobs of an endpoint, the newest first. */
export async function readJobs(
  ctx: DomainContext,
  principal: Principal,
  { limit, ...of }: ({ endpointId: string } | { id: string }) & { limit: number },
): Promise<ReplayJobView[]> {
  const rows = await ctx.db.$queryRaw<Row[]>`
    SELECT j.id, j.endpoint_id AS "endpointId", j.kind::text AS kind, j.destination_id AS "destinationId", t.url,
           t.is_listed AS "isListed", j.arrived_from AS "arrivedFrom", j.arrived_to AS "arrivedTo",
           j.per_second AS "perSecond", j.total, j.sent, j.left_out AS "leftOut", j.outcome::text AS outcome,
           j.stop_reason AS "stopReason", j.created_at AS "createdAt", j.ended_at AS "endedAt"
      FROM replay_job j JOIN endpoint e ON e.id = j.endpoint_id AND e.deleted_at IS NULL
      LEFT JOIN destination t ON t.id = j.destination_id
     WHERE j.workspace_id = ${principal.workspaceId}::uuid
       AND ${'id' in of ? Prisma.sql`j.id = ${of.id}::uuid` : Prisma.sql`j.endpoint_id = ${of.endpointId}::uuid`}
     ORDER BY j.created_at DESC, j.id DESC LIMIT ${limit}`;
  return rows.map(toJobView);
}

function toJobView(row: Row): ReplayJobView {
  const { id, endpointId, kind, destinationId, url, isListed, perSecond, total, sent, leftOut } = row;
  return {
    ...{ id, endpointId, kind, perSecond, total, sent, leftOut },
    destination:
      destinationId === null ? null : { id: destinationId, url: url ?? '', isListed: isListed ?? false },
    arrivedFrom: row.arrivedFrom?.toISOString() ?? null,
    arrivedTo: row.arrivedTo?.toISOString() ?? null,
    state: row.outcome ?? 'running',
    stopReason: row.stopReason,
    createdAt: row.createdAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
  };
}
