import type { DomainContext } from '#domain/context.ts';
import { hideEndpoints } from '#domain/endpoint/hide-endpoints.ts';

/** How long what a temporary endpoint captured can still be read after its end, in milliseconds. */
const READABLE_MS = 7 * 24 * 60 * 60_000;
const BATCH = 100;

/** Deletes endpoints some time after they expired; the purge takes their logs. Returns how many. */
export async function removeExpired(ctx: DomainContext): Promise<number> {
  const nowMs = ctx.clock.now();
  const due = await ctx.db.endpoint.findMany({
    where: { expiresAt: { lt: new Date(nowMs - READABLE_MS) }, deletedAt: null },
    select: { id: true, workspaceId: true },
    take: BATCH,
  });
  let removed = 0;
  for (const { id, workspaceId } of due) {
    const hidden = await ctx.db.$transaction(async (tx) => {
      const [endpoint] = await hideEndpoints(tx, workspaceId, { onlyId: id, atMs: nowMs });
      // Another node was faster, or its owner.
      if (!endpoint) return null;
      const { name, alias } = endpoint;
      const audit = { workspaceId, actor: 'system', action: 'endpoint.expired', subject: id };
      await tx.auditEvent.create({ data: { ...audit, detail: { name, alias } } });
      return endpoint;
    });
    if (!hidden) continue;
    removed += 1;
    const aliases = hidden.alias === null ? [] : [hidden.alias];
    ctx.bus.publish({ topic: 'endpoint-deleted', endpointId: id, aliases });
  }
  return removed;
}
