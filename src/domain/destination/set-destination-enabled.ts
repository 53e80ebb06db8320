import type { DomainContext } from '#domain/context.ts';
import type { Principal } from '#domain/principal/principal.ts';
import { writeAudit } from '#domain/workspace/audit.ts';
import { planOfWorkspace } from '#domain/workspace/plan-of.ts';
import { announceChange, requireDestination, toDestinationDetail } from './destination-rows.ts';
import { FRESH_START } from './fresh-start.ts';
import type { DestinationDetail } from './schemas.ts';

/**
 * Off: nothing new is queued, and what waits goes on waiting. On: what waits is due, and past failures are forgotten.
 * @throws {DomainError} `not_found`
 */
export async function setDestinationEnabled(
  ctx: DomainContext,
  principal: Principal,
  { id, enabled }: { id: string; enabled: boolean },
): Promise<DestinationDetail> {
  const plan = await planOfWorkspace(ctx, principal.workspaceId);
  const row = await ctx.db.$transaction(async (tx) => {
    const before = await requireDestination(tx, principal, id);
    const off = {
      disabledAt: before.disabledAt ?? new Date(ctx.clock.now()),
      disabledReason: 'user' as const,
    };
    const after = await tx.destination.update({
      where: { id: before.id, workspaceId: principal.workspaceId },
      data: enabled ? FRESH_START : off,
      include: { endpoint: { select: { alias: true } } },
    });
    await writeAudit(tx, principal, {
      action: enabled ? 'destination.enabled' : 'destination.disabled',
      subject: id,
      detail: { endpointId: before.endpointId },
    });
    return after;
  });
  announceChange(ctx, row);
  if (enabled) ctx.bus.publish({ topic: 'delivery-due', endpointId: row.endpointId });
  return toDestinationDetail(ctx, plan, row);
}
