import { utcDayName } from '#domain/limit/utc-day.ts';
import type { DomainContext } from '#domain/context.ts';
import { endpointUrl } from './endpoint-url.ts';
import type { EndpointSummary } from './schemas.ts';

export interface EndpointRow {
  id: string;
  name: string;
  alias: string | null;
  pausedAt: Date | null;
  expiresAt: Date | null;
  createdAt: Date;
  lastSeq: bigint;
  requestsToday: bigint;
  lastRequestAt: Date | null;
}

/** One statement for any number of endpoints; the newest request of each costs one index probe. */
export async function readEndpointRows(
  ctx: DomainContext,
  workspaceId: string,
  onlyId: string | null = null,
): Promise<EndpointRow[]> {
  const today = utcDayName(ctx.clock.now());
  return ctx.db.$queryRaw<EndpointRow[]>`
    SELECT e.id, e.name, e.alias, e.paused_at AS "pausedAt", e.expires_at AS "expiresAt",
           e.created_at AS "createdAt", coalesce(c.last_seq, 0) AS "lastSeq",
           coalesce(u.requests, 0) AS "requestsToday", newest.received_at AS "lastRequestAt"
      FROM endpoint e
      LEFT JOIN endpoint_cursor c ON c.endpoint_id = e.id
      LEFT JOIN usage_day u ON u.endpoint_id = e.id AND u.day = ${today}::date
      LEFT JOIN LATERAL (
        SELECT r.received_at FROM request r
         WHERE r.endpoint_id = e.id AND r.deleted_at IS NULL
         ORDER BY r.seq DESC LIMIT 1
      ) newest ON true
     WHERE e.workspace_id = ${workspaceId}::uuid AND e.deleted_at IS NULL
       AND (${onlyId}::uuid IS NULL OR e.id = ${onlyId}::uuid)
     ORDER BY e.created_at, e.id`;
}

export function toEndpointSummary(ctx: DomainContext, row: EndpointRow): EndpointSummary {
  return {
    id: row.id,
    name: row.name,
    alias: row.alias,
    url: endpointUrl(ctx, row),
    status: endpointStatus(row, ctx.clock.now()),
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt?.toISOString() ?? null,
    requestsToday: Number(row.requestsToday),
    head: Number(row.lastSeq),
    lastRequestAt: row.lastRequestAt?.toISOString() ?? null,
  };
}

function endpointStatus(
  row: Pick<EndpointRow, 'pausedAt' | 'expiresAt'>,
  nowMs: number,
): EndpointSummary['status'] {
  if (row.expiresAt && row.expiresAt.getTime() <= nowMs) return 'expired';
  return row.pausedAt ? 'paused' : 'active';
}
