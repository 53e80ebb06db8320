import { Prisma } from '#generated/prisma/client.ts';
import type { DomainContext } from '#domain/context.ts';
import { storableSchedule } from '#domain/delivery/retry-schedule.ts';
import type { Plan } from '#domain/limit/plan.ts';
import type { Principal } from '#domain/principal/principal.ts';
import { writeAudit } from '#domain/workspace/audit.ts';
import { lockPlan, planOfWorkspace } from '#domain/workspace/plan-of.ts';
import {
  announceChange,
  requireDestination,
  toDestinationDetail,
  type OwnedDestination,
} from './destination-rows.ts';
import { FRESH_START } from './fresh-start.ts';
import { headersToStore } from './headers-to-store.ts';
import { requireTarget } from './require-target.ts';
import type { SavedDestination, UpdateDestinationInput } from './schemas.ts';
import { openHeaders, sealHeaders } from './sealed.ts';

/**
 * Changes what is given and leaves the rest. What waits goes to the new URL.
 * @throws {DomainError} `not_found`; `limit_exceeded` without own retry schedules; `invalid_input` when the target is refused
 */
export async function updateDestination(
  ctx: DomainContext,
  principal: Principal,
  input: UpdateDestinationInput,
): Promise<SavedDestination> {
  const { url: urlBefore } = await requireDestination(ctx.db, principal, input.id);
  const isNewUrl = input.url !== undefined && input.url !== urlBefore;
  const warning = isNewUrl ? await requireTarget(ctx, input.url ?? '', 'url') : null;
  const row = await ctx.db.$transaction(async (tx) => {
    const plan = await lockPlan(ctx, tx, principal.workspaceId);
    return changeDestination(ctx, { tx, principal, plan }, input);
  });
  announceChange(ctx, row);
  if (isNewUrl) ctx.bus.publish({ topic: 'delivery-due', endpointId: row.endpointId });
  const plan = await planOfWorkspace(ctx, principal.workspaceId);
  return { destination: toDestinationDetail(ctx, plan, row), warning };
}

/** The same in the caller's transaction, which holds the workspace's lock; the URL was judged before. */
export async function changeDestination(
  ctx: DomainContext,
  { tx, principal, plan }: { tx: Prisma.TransactionClient; principal: Principal; plan: Plan },
  input: UpdateDestinationInput,
): Promise<OwnedDestination> {
  const before = await requireDestination(tx, principal, input.id);
  const row = await tx.destination.update({
    where: { id: before.id, workspaceId: principal.workspaceId },
    data: {
      ...urlColumns(before, input.url),
      ...(input.filter !== undefined && { filter: input.filter ?? Prisma.DbNull }),
      ...(input.isOrdered !== undefined && { isOrdered: input.isOrdered }),
      ...(input.retryConfig !== undefined && {
        retryConfig: storableSchedule(plan, input.retryConfig) ?? Prisma.DbNull,
      }),
      ...(input.headers && { headersCiphertext: sealedHeaders(ctx, before, input.headers) }),
    },
    include: { endpoint: { select: { alias: true } } },
  });
  await writeAudit(tx, principal, {
    action: 'destination.updated',
    subject: before.id,
    detail: {
      endpointId: before.endpointId,
      fields: Object.keys(input).filter((field) => field !== 'id'),
      ...(row.url !== before.url && { origin: new URL(row.url).origin }),
    },
  });
  return row;
}

/** Another URL has failed nothing yet: what failed by itself begins anew, and what somebody turned off stays off. */
function urlColumns(before: OwnedDestination, url: string | undefined): Prisma.DestinationUpdateInput {
  if (url === undefined || url === before.url) return {};
  const { disabledAt, disabledReason, ...rest } = FRESH_START;
  return { url, ...rest, ...(before.disabledReason === 'failing' && { disabledAt, disabledReason }) };
}

function sealedHeaders(
  ctx: DomainContext,
  before: OwnedDestination,
  given: NonNullable<UpdateDestinationInput['headers']>,
) {
  const stored = openHeaders(ctx.secretBox, before.id, before.headersCiphertext) ?? [];
  return sealHeaders(ctx.secretBox, before.id, headersToStore(given, stored));
}
