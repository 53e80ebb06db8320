import type { DomainContext } from '#domain/context.ts';
import type { DeliveryQueue } from '#domain/delivery/delivery-queue.ts';
import { DELIVERY_SETTINGS_COLUMNS, toDeliverySettings } from '#domain/destination/delivery-settings.ts';
import { planById } from '#domain/workspace/plan-of.ts';
import { LANE_CAP } from './lane.ts';
import type { Target } from './target.ts';

const COLUMNS = {
  ...DELIVERY_SETTINGS_COLUMNS,
  endpointId: true,
  isListed: true,
  disabledAt: true,
  failuresInRow: true,
  failingSince: true,
  openUntil: true,
  endpoint: { select: { workspace: { select: { plan: true } } } },
} as const;

/** Where these endpoints deliver to: the listed destinations, and others that something is open for. */
export async function readTargets(
  ctx: DomainContext,
  queue: Pick<DeliveryQueue, 'openUnlisted'>,
  endpointIds: readonly string[],
): Promise<Map<string, Target[]>> {
  const readAtMs = performance.now();
  const unlisted = await queue.openUnlisted(endpointIds);
  const rows = await ctx.db.destination.findMany({
    where: {
      endpointId: { in: [...endpointIds] },
      deletedAt: null,
      endpoint: { deletedAt: null },
      OR: [{ isListed: true }, { id: { in: unlisted } }],
    },
    select: COLUMNS,
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });
  const sharing = new Map<string, number>();
  for (const { endpointId, isListed, disabledAt } of rows) {
    if (isListed && !disabledAt) sharing.set(endpointId, (sharing.get(endpointId) ?? 0) + 1);
  }
  const targets = new Map<string, Target[]>();
  for (const row of rows) {
    const { endpointId } = row;
    const target: Target = {
      settings: await toDeliverySettings(ctx, planById(ctx, row.endpoint.workspace.plan), row),
      endpointId,
      isDisabled: row.disabledAt !== null,
      health: {
        failuresInRow: row.failuresInRow,
        failingSinceMs: row.failingSince?.getTime() ?? null,
        openUntilMs: row.openUntil?.getTime() ?? null,
      },
      readAtMs,
      // A destination that hangs leaves the others their part.
      share: Math.max(1, Math.floor(LANE_CAP / Math.max(1, sharing.get(endpointId) ?? 1))),
    };
    targets.set(endpointId, [...(targets.get(endpointId) ?? []), target]);
  }
  return targets;
}
