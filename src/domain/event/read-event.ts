import type { DomainContext } from '#domain/context.ts';
import { notFound } from '#domain/errors.ts';
import type { Principal } from '#domain/principal/principal.ts';
import type { StreamEvent } from '#domain/stream/log-store.ts';

/**
 * An event from the log, with its whole body.
 * @throws {DomainError} `not_found`
 */
export async function readEvent(ctx: DomainContext, principal: Principal, id: string): Promise<StreamEvent> {
  const [row] = await ctx.db.$queryRaw<{ endpointId: string; seq: bigint }[]>`
    SELECT r.endpoint_id AS "endpointId", r.seq
      FROM request r JOIN endpoint e ON e.id = r.endpoint_id AND e.deleted_at IS NULL
     WHERE r.id = ${id}::uuid AND r.workspace_id = ${principal.workspaceId}::uuid AND r.deleted_at IS NULL`;
  if (!row) throw notFound('Event');
  const seq = Number(row.seq);
  const [event] = await ctx.logStore.read(row.endpointId, seq - 1, { maxEvents: 1, maxBytes: 1 });
  if (event?.seq !== seq) throw notFound('Event');
  return event;
}
