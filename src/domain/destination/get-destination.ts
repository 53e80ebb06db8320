import type { DomainContext } from '#domain/context.ts';
import type { Principal } from '#domain/principal/principal.ts';
import { planOfWorkspace } from '#domain/workspace/plan-of.ts';
import { requireDestination, toDestinationDetail } from './destination-rows.ts';
import type { DestinationDetail } from './schemas.ts';

/** @throws {DomainError} `not_found` */
export async function getDestination(
  ctx: DomainContext,
  principal: Principal,
  { id }: { id: string },
): Promise<DestinationDetail> {
  const [plan, row] = await Promise.all([
    planOfWorkspace(ctx, principal.workspaceId),
    requireDestination(ctx.db, principal, id),
  ]);
  return toDestinationDetail(ctx, plan, row);
}
