import { setTimeout as sleep } from 'node:timers/promises';
import type { DomainContext } from '#domain/context.ts';
import { DomainError } from '#domain/errors.ts';
import type { Plan } from '#domain/limit/plan.ts';
import { utcDayName } from '#domain/limit/utc-day.ts';
import { storedHeaders } from '#domain/request/project.ts';
import type { CapturedBytes } from '#domain/stream/log-store.ts';
import { overflowSize } from './overflow-size.ts';

/** What became of a capture past the day's quota. `full`: the overflow is used up; `gone`: so is the endpoint. */
export type Sealed = 'sealed' | 'full' | 'gone';

/** How long a capture is tried again while the database is away, in milliseconds. */
const GIVE_UP_AFTER_MS = 20_000;
/** Captures being sealed at once on this node; each holds its body. */
const MAX_UNDER_WAY = 200;
let underWay = 0;
/** Workspaces whose overflow is used up, of which day and what size: until one of them changes, it stays so. */
const used = new Map<string, string>();
const MAX_USED = 10_000;

/**
 * Keeps a capture past the day's quota aside, until an upgrade or the next day makes room for it in the log. Exact
 * with any number of nodes: one workspace's captures are sealed one after the other.
 * @throws {DomainError} `unavailable` when it can't be kept now; nothing is kept then
 */
export async function sealCapture(ctx: DomainContext, plan: Plan, captured: CapturedBytes): Promise<Sealed> {
  const { workspaceId } = captured;
  const overflow = `${utcDayName(ctx.clock.now())}/${overflowSize(plan)}`;
  // Who sends on costs no transaction, and takes nobody's turn.
  if (used.get(workspaceId) === overflow) return 'full';
  if (underWay >= MAX_UNDER_WAY) throw unavailable();
  underWay += 1;
  try {
    for (let waitMs = 100; ; waitMs *= 2) {
      try {
        const sealed = await sealOnce(ctx, plan, captured);
        if (sealed === 'full') noteUsed(workspaceId, overflow);
        return sealed;
      } catch (error) {
        ctx.logger.warn({ err: error }, 'overflow: a capture could not be sealed, trying again');
        if (ctx.clock.now() + waitMs > captured.receivedAtMs + GIVE_UP_AFTER_MS) throw unavailable();
        await sleep(waitMs);
      }
    }
  } finally {
    underWay -= 1;
  }
}

function noteUsed(workspaceId: string, overflow: string): void {
  if (used.size >= MAX_USED) used.clear();
  used.set(workspaceId, overflow);
}

function unavailable(): DomainError {
  const words = 'The request could not be kept right now. Send it again in a moment.';
  return new DomainError('unavailable', words, { retryAfterMs: 2_000 });
}

/** Trying again is safe: the id is the capture's own. */
async function sealOnce(ctx: DomainContext, plan: Plan, captured: CapturedBytes): Promise<Sealed> {
  const { id, workspaceId, endpointId, receivedAtMs } = captured;
  const day = utcDayName(ctx.clock.now());
  const destinationIds = (captured.deliveries ?? []).map(({ destinationId }) => destinationId);
  const headers = Buffer.from(storedHeaders(captured.rawHeaders), 'latin1');
  // The lock's statement comes first, so that the next one sees what its last holder has committed.
  const [, rows] = await ctx.db.$transaction([
    ctx.db.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${workspaceId}, 0))`,
    ctx.db.$queryRaw<{ alive: boolean; kept: boolean }[]>`
      WITH alive AS (
        SELECT endpoint_id FROM endpoint_cursor WHERE endpoint_id = ${endpointId}::uuid FOR KEY SHARE
      ), before AS (
        SELECT coalesce(sum(sealed), 0) AS count FROM usage_day
         WHERE workspace_id = ${workspaceId}::uuid AND day = ${day}::date
      ), known AS (
        SELECT FROM sealed_request WHERE id = ${id}::uuid
      ), kept AS (
        INSERT INTO sealed_request (id, workspace_id, endpoint_id, method, target, http_version, headers, body,
                                    body_size, body_sha256, remote_address, received_at,
                                    destination_ids)
        SELECT ${id}::uuid, ${workspaceId}::uuid, endpoint_id, ${captured.method}, ${captured.target},
               ${captured.httpVersion}, ${headers}, ${captured.body}, ${captured.body.length}::int,
               ${captured.bodySha256}, ${captured.remoteAddress}, to_timestamp(${receivedAtMs / 1000}::float8),
               ${destinationIds}::uuid[]
          FROM alive, before WHERE before.count < ${overflowSize(plan)}::int8
        ON CONFLICT (id) DO NOTHING RETURNING endpoint_id
      ), counted AS (
        INSERT INTO usage_day AS u (workspace_id, endpoint_id, day, sealed)
        SELECT ${workspaceId}::uuid, endpoint_id, ${day}::date, 1 FROM kept
        ON CONFLICT (endpoint_id, day) DO UPDATE SET sealed = u.sealed + 1
      )
      SELECT EXISTS (SELECT FROM alive) AS alive, EXISTS (SELECT FROM kept) OR EXISTS (SELECT FROM known) AS kept`,
  ]);
  const [row] = rows;
  if (!row?.alive) return 'gone';
  return row.kept ? 'sealed' : 'full';
}
