import type { DomainContext } from '#domain/context.ts';
import { notFound } from '#domain/errors.ts';
import type { Principal } from '#domain/principal/principal.ts';
import type { CapturedRequest } from '#protocol/captured-request.ts';
import { toCapturedRequest } from './project.ts';

/**
 * One request as the streams show it, with its whole body.
 * @throws {DomainError} `not_found`
 */
export async function getCapturedRequest(
  ctx: DomainContext,
  principal: Principal,
  input: { id: string },
): Promise<CapturedRequest> {
  const [row] = await ctx.db.$queryRaw<{ endpointId: string; seq: bigint }[]>`
    SELECT r.endpoint_id AS "endpointId", r.seq
      FROM request r JOIN endpoint e ON e.id = r.endpoint_id AND e.deleted_at IS NULL
     WHERE r.id = ${input.id}::uuid AND r.workspace_id = ${principal.workspaceId}::uuid
       AND r.deleted_at IS NULL`;
  if (!row) throw notFound('Request');
  const seq = Number(row.seq);
  const [event] = await ctx.logStore.read(row.endpointId, seq - 1, { maxEvents: 1, maxBytes: 1 });
  if (event?.seq !== seq) throw notFound('Request');
  return toCapturedRequest(event, { raw: false });
}
