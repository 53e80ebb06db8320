import type { DomainContext } from '#domain/context.ts';
import type { Principal } from '#domain/principal/principal.ts';
import { writeAudit } from '#domain/workspace/audit.ts';

interface Change {
  ids: readonly string[];
  change: 'deleted' | 'restored';
}

/** Deletes or restores those that are in the other state, and tells the open dashboards. */
export async function changeRequests(
  ctx: DomainContext,
  principal: Principal,
  { ids, change }: Change,
): Promise<number> {
  const deletedAt = change === 'deleted' ? new Date(ctx.clock.now()) : null;
  const rows = await ctx.db.$transaction(async (tx) => {
    const changed = await tx.$queryRaw<{ id: string; endpointId: string }[]>`
      UPDATE request r SET deleted_at = ${deletedAt}
        FROM endpoint e
       WHERE r.id = ANY(${[...ids]}::uuid[]) AND r.workspace_id = ${principal.workspaceId}::uuid
         AND (r.deleted_at IS NULL) = ${change === 'deleted'}
         AND e.id = r.endpoint_id AND e.deleted_at IS NULL
      RETURNING r.id, r.endpoint_id AS "endpointId"`;
    for (const [endpointId, requestIds] of byEndpoint(changed)) {
      await writeAudit(tx, principal, {
        action: `requests.${change}`,
        subject: endpointId,
        detail: { requestIds },
      });
    }
    return changed;
  });
  for (const [endpointId, requestIds] of byEndpoint(rows)) {
    ctx.bus.publish({ topic: 'requests-changed', endpointId, ids: requestIds, change });
  }
  return rows.length;
}

function byEndpoint(rows: readonly { id: string; endpointId: string }[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const { id, endpointId } of rows) groups.set(endpointId, [...(groups.get(endpointId) ?? []), id]);
  return groups;
}
