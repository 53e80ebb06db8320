import type { Prisma } from '#generated/prisma/client.ts';
import type { DomainContext } from '#domain/context.ts';
import { storableSchedule } from '#domain/delivery/retry-schedule.ts';
import { DomainError } from '#domain/errors.ts';
import type { Plan } from '#domain/limit/plan.ts';
import type { Principal } from '#domain/principal/principal.ts';
import type { RetryConfig } from '#protocol/retry-config.ts';
import { removeDestination } from './delete-destination.ts';
import { OLDEST_FIRST, type OwnedDestination } from './destination-rows.ts';
import { insertDestination } from './insert-destination.ts';
import { changeDestination } from './update-destination.ts';

export interface FirstDestination {
  endpointId: string;
  /** null removes it; undefined leaves it. */
  url: string | null | undefined;
  /** null: the customary one; undefined leaves it. */
  retryConfig: RetryConfig | null | undefined;
}

/** What an endpoint shows as its own: the oldest of its destinations. */
export async function findFirstDestination(
  db: Pick<Prisma.TransactionClient, 'destination'>,
  { workspaceId }: Principal,
  endpointId: string,
): Promise<{ id: string; url: string } | null> {
  return db.destination.findFirst({
    where: { workspaceId, endpointId, isListed: true, deletedAt: null },
    orderBy: [...OLDEST_FIRST],
    select: { id: true, url: true },
  });
}

/**
 * Makes, changes or removes the first destination, for surfaces that know only one, in the caller's transaction, which
 * holds the workspace's lock. The URL was judged before. Returns what was removed.
 * @throws {DomainError} `feature_required`; `limit_exceeded`; `invalid_input` for a schedule without a destination
 */
export async function putFirstDestination(
  ctx: DomainContext,
  by: { tx: Prisma.TransactionClient; principal: Principal; plan: Plan },
  { endpointId, url, retryConfig }: FirstDestination,
): Promise<OwnedDestination | null> {
  if (url === undefined && retryConfig === undefined) return null;
  const first = await findFirstDestination(by.tx, by.principal, endpointId);
  if (url === null || (url === undefined && !first)) {
    refuseSchedule(by.plan, retryConfig);
    return first && removeDestination(ctx, by, first.id);
  }
  if (first) {
    const isSame = url === first.url && retryConfig === undefined;
    if (!isSame) await changeDestination(ctx, by, { id: first.id, url, retryConfig });
  } else if (url !== undefined) {
    await insertDestination(ctx, by, { endpointId, url, retryConfig });
  }
  return null;
}

/** The customary one may be sent along, as whoever sends back what was read does. */
function refuseSchedule(plan: Plan, retryConfig: RetryConfig | null | undefined): void {
  if (!storableSchedule(plan, retryConfig ?? null)) return;
  const words =
    'A retry schedule belongs to a destination. Set the destination’s URL too, or leave the schedule out.';
  throw new DomainError('invalid_input', words, { field: 'retryConfig' });
}
