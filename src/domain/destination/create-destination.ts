import type { DomainContext } from '#domain/context.ts';
import { notFound } from '#domain/errors.ts';
import type { Principal } from '#domain/principal/principal.ts';
import { lockPlan } from '#domain/workspace/plan-of.ts';
import { announceChange, toDestinationDetail } from './destination-rows.ts';
import { insertDestination } from './insert-destination.ts';
import { requireTarget } from './require-target.ts';
import type { CreateDestinationInput, SavedDestination } from './schemas.ts';

/**
 * @throws {DomainError} `not_found`; `feature_required`; `limit_exceeded` for the eleventh, or without own retry
 * schedules; `invalid_input` when the target is refused
 */
export async function createDestination(
  ctx: DomainContext,
  principal: Principal,
  input: CreateDestinationInput,
): Promise<SavedDestination> {
  const { workspaceId } = principal;
  const endpointThere = {
    where: { id: input.endpointId, workspaceId, deletedAt: null },
    select: { alias: true },
  };
  // Before the name is looked up: whose endpoint it is not has nothing resolved for them.
  if (!(await ctx.db.endpoint.findFirst(endpointThere))) throw notFound('Endpoint');
  const warning = await requireTarget(ctx, input.url, 'url');
  const { plan, row } = await ctx.db.$transaction(async (tx) => {
    const locked = await lockPlan(ctx, tx, workspaceId);
    const endpoint = await tx.endpoint.findFirst(endpointThere);
    if (!endpoint) throw notFound('Endpoint');
    const created = await insertDestination(ctx, { tx, principal, plan: locked }, input);
    return { plan: locked, row: { ...created, endpoint } };
  });
  announceChange(ctx, row);
  return { destination: toDestinationDetail(ctx, plan, row), warning };
}
