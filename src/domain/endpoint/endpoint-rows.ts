import { utcDayName } from '#domain/limit/utc-day.ts';
import { planById } from '#domain/workspace/plan-of.ts';
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
  plan: string;
  /** Place among the endpoints that count, oldest first, from 1; null for one that doesn't. */
  place: bigint | null;
}

/** One statement for any number of endpoints; the newest request of each costs one index probe. */
export async function readEndpointRows(
  ctx: DomainContext,
  workspaceId: string,
  onlyId: string | null = null,
): Promise<EndpointRow[]> {
  const now = new Date(ctx.clock.now());
  const today = utcDayName(now.getTime());
  return ctx.db.$queryRaw<EndpointRow[]>`
    WITH placed AS (
      SELECT id, row_number() OVER (ORDER BY created_at, id) AS place FROM endpoint
       WHERE workspace_id = ${workspaceId}::uuid AND deleted_at IS NULL
         AND (expires_at IS NULL OR expires_at > ${now})
    )
    SELECT e.id, e.name, e.alias, e.paused_at AS "pausedAt", e.expires_at AS "expiresAt",
           e.created_at AS "createdAt", coalesce(c.last_seq, 0) AS "lastSeq",
           coalesce(u.requests, 0) AS "requestsToday", newest.received_at AS "lastRequestAt",
           w.plan, p.place
      FROM endpoint e
      JOIN workspace w ON w.id = e.workspace_id
      LEFT JOIN placed p ON p.id = e.id
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
    status: endpointStatus(row, planById(ctx, row.plan).endpoints, ctx.clock.now()),
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt?.toISOString() ?? null,
    requestsToday: Number(row.requestsToday),
    head: Number(row.lastSeq),
    lastRequestAt: row.lastRequestAt?.toISOString() ?? null,
  };
}

function endpointStatus(
  row: Pick<EndpointRow, 'pausedAt' | 'expiresAt' | 'place'>,
  limit: number | null,
  nowMs: number,
): EndpointSummary['status'] {
  if (row.expiresAt && row.expiresAt.getTime() <= nowMs) return 'expired';
  if (limit !== null && Number(row.place ?? 0) > limit) return 'over_limit';
  return row.pausedAt ? 'paused' : 'active';
}
