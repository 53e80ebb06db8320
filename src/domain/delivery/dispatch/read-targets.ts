import type { DestinationModel } from '#generated/prisma/models.ts';
import type { DomainContext } from '#domain/context.ts';
import type { DeliveryQueue } from '#domain/delivery/delivery-queue.ts';
import type { DestinationHealth } from '#domain/delivery/destination-health.ts';
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

type Row = Pick<DestinationModel, 'endpointId' | 'isListed' | 'disabledAt'>;
type HealthRow = Pick<DestinationModel, 'failuresInRow' | 'failingSince' | 'openUntil'>;

/** Of each endpoint, how many destinations captures go to. */
function countSharing(rows: readonly Row[]): Map<string, number> {
  const sharing = new Map<string, number>();
  for (const { endpointId, isListed, disabledAt } of rows) {
    if (isListed && !disabledAt) sharing.set(endpointId, (sharing.get(endpointId) ?? 0) + 1);
  }
  return sharing;
}

function healthOf({ failuresInRow, failingSince, openUntil }: HealthRow): DestinationHealth {
  return {
    failuresInRow,
    failingSinceMs: failingSince?.getTime() ?? null,
    openUntilMs: openUntil?.getTime() ?? null,
  };
}

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
  const sharing = countSharing(rows);
  const settings = await Promise.all(
    rows.map((row) => toDeliverySettings(ctx, planById(ctx, row.endpoint.workspace.plan), row)),
  );
  const targets = new Map<string, Target[]>();
  for (const [i, row] of rows.entries()) {
    const own = settings[i];
    if (!own) continue;
    const { endpointId } = row;
    // A destination that hangs leaves the others their part.
    const share = Math.max(1, Math.floor(LANE_CAP / Math.max(1, sharing.get(endpointId) ?? 1)));
    const isDisabled = row.disabledAt !== null;
    const target: Target = { settings: own, endpointId, isDisabled, health: healthOf(row), readAtMs, share };
    targets.set(endpointId, [...(targets.get(endpointId) ?? []), target]);
  }
  return targets;
}
