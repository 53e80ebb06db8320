import type { DomainContext } from '#domain/context.ts';
import { requireEndpoint } from '#domain/endpoint/require-endpoint.ts';
import type { Principal } from '#domain/principal/principal.ts';
import { withinQueryTime } from '#domain/within-query-time.ts';
import { countKept } from './count-kept.ts';
import { CUT_EVENT_COLUMNS, toCutEvent, type CutEvent, type CutEventRow } from './cut-event.ts';

/**
 * A page of an endpoint's requests, newest first, and how many there are.
 * @throws {DomainError} `not_found`
 */
export async function pageRequests(
  ctx: DomainContext,
  principal: Principal,
  input: { endpointId: string; limit: number; offset: number },
): Promise<{ requests: CutEvent[]; total: number }> {
  const { endpointId, limit, offset } = input;
  await requireEndpoint(ctx, principal, endpointId);
  const query = ctx.db.$queryRaw<CutEventRow[]>`
    SELECT ${CUT_EVENT_COLUMNS} FROM request r
     WHERE r.endpoint_id = ${endpointId}::uuid AND r.workspace_id = ${principal.workspaceId}::uuid
       AND r.deleted_at IS NULL
     ORDER BY r.seq DESC LIMIT ${limit} OFFSET ${offset}`;
  const [rows, kept] = await Promise.all([
    withinQueryTime(
      ctx,
      query,
      'This page is too far back. Use a smaller offset, or read the stream with after.',
    ),
    countKept(ctx, [endpointId]),
  ]);
  return { requests: rows.map(toCutEvent), total: kept.get(endpointId) ?? 0 };
}
