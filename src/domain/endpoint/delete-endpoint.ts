import type { DomainContext } from '#domain/context.ts';
import { notFound } from '#domain/errors.ts';
import type { Principal } from '#domain/principal/principal.ts';
import { writeAudit } from '#domain/workspace/audit.ts';
import { hideEndpoints } from './hide-endpoints.ts';

/**
 * Every door answers 404 from now on; the purge removes the log in batches.
 * @throws {DomainError} `not_found`
 */
export async function deleteEndpoint(
  ctx: DomainContext,
  principal: Principal,
  input: { id: string },
): Promise<void> {
  const hidden = await ctx.db.$transaction(async (tx) => {
    const [endpoint] = await hideEndpoints(tx, principal.workspaceId, {
      onlyId: input.id,
      atMs: ctx.clock.now(),
    });
    if (!endpoint) throw notFound('Endpoint');
    await writeAudit(tx, principal, {
      action: 'endpoint.deleted',
      subject: input.id,
      detail: { name: endpoint.name, alias: endpoint.alias },
    });
    return endpoint;
  });
  ctx.bus.publish({
    topic: 'endpoint-deleted',
    endpointId: hidden.id,
    aliases: hidden.alias === null ? [] : [hidden.alias],
  });
}
