import type { DeliveryAttempt } from '#generated/prisma/client.ts';
import { Prisma } from '#generated/prisma/client.ts';
import type { DomainContext } from '#domain/context.ts';
import { notFound } from '#domain/errors.ts';
import type { Principal } from '#domain/principal/principal.ts';
import { planOfWorkspace } from '#domain/workspace/plan-of.ts';
import { JOIN_DESTINATION, SHOWN_COLUMNS, toShownDelivery, type ShownRow } from './shown-delivery.ts';
import { toAttemptView } from './attempt-view.ts';
import type { AttemptView, DeliveryWithAttempts } from './schemas.ts';

/** A request has as many deliveries as its endpoint had destinations; this many are shown. */
const MAX_DELIVERIES = 100;
const MAX_ATTEMPTS = 25;

type AttemptRow = Omit<DeliveryAttempt, 'responseBody'> & { responseBytes: number | null };

/**
 * The deliveries of a request with their attempts, the primary one first.
 * @throws {DomainError} `not_found`
 */
export async function listOfRequest(
  ctx: DomainContext,
  principal: Principal,
  input: { requestId: string },
): Promise<DeliveryWithAttempts[]> {
  const { workspaceId } = principal;
  const [request] = await ctx.db.$queryRaw<{ endpointId: string; seq: bigint }[]>`
    SELECT r.endpoint_id AS "endpointId", r.seq
      FROM request r JOIN endpoint e ON e.id = r.endpoint_id AND e.deleted_at IS NULL
     WHERE r.id = ${input.requestId}::uuid AND r.workspace_id = ${workspaceId}::uuid AND r.deleted_at IS NULL`;
  if (!request) throw notFound('Request');
  const plan = await planOfWorkspace(ctx, workspaceId);
  const rows = await ctx.db.$queryRaw<ShownRow[]>`
    SELECT ${SHOWN_COLUMNS} FROM delivery d ${JOIN_DESTINATION}
     WHERE d.endpoint_id = ${request.endpointId}::uuid AND d.seq = ${request.seq}
       AND d.workspace_id = ${workspaceId}::uuid
     ORDER BY d.is_primary DESC, t.created_at, d.id LIMIT ${MAX_DELIVERIES}`;
  const attempts = await attemptsOf(
    ctx,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => ({ ...toShownDelivery(row, plan), attempts: attempts.get(row.id) ?? [] }));
}

async function attemptsOf(ctx: DomainContext, ids: readonly string[]): Promise<Map<string, AttemptView[]>> {
  const found = new Map<string, AttemptView[]>();
  if (ids.length === 0) return found;
  const rows = await ctx.db.$queryRaw<AttemptRow[]>`
    SELECT a.* FROM unnest(${[...ids]}::uuid[]) AS asked (id) CROSS JOIN LATERAL (
      SELECT ${ATTEMPT_COLUMNS} FROM delivery_attempt
       WHERE delivery_id = asked.id ORDER BY number DESC LIMIT ${MAX_ATTEMPTS}) a
     ORDER BY a."deliveryId", a.number`;
  for (const row of rows) {
    const list = found.get(row.deliveryId) ?? [];
    list.push(toAttemptView(row));
    found.set(row.deliveryId, list);
  }
  return found;
}

const ATTEMPT_COLUMNS = Prisma.sql`
  delivery_id AS "deliveryId", number, url, started_at AS "startedAt", duration_ms AS "durationMs",
  status_code AS "statusCode", response_headers AS "responseHeaders", length(response_body) AS "responseBytes",
  error_code AS "errorCode", error_message AS "errorMessage", timings, remote_address AS "remoteAddress"`;
