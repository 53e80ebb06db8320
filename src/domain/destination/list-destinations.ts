import type { DomainContext } from '#domain/context.ts';
import { requireEndpoint } from '#domain/endpoint/require-endpoint.ts';
import type { Principal } from '#domain/principal/principal.ts';
import { planOfWorkspace } from '#domain/workspace/plan-of.ts';
import { OLDEST_FIRST, toDestinationDetail } from './destination-rows.ts';
import type { DestinationDetail } from './schemas.ts';

/**
 * An endpoint's, the oldest first.
 * @throws {DomainError} `not_found`
 */
export async function listDestinations(
  ctx: DomainContext,
  principal: Principal,
  { endpointId }: { endpointId: string },
): Promise<DestinationDetail[]> {
  const { workspaceId } = principal;
  await requireEndpoint(ctx, principal, endpointId);
  const [plan, rows] = await Promise.all([
    planOfWorkspace(ctx, workspaceId),
    ctx.db.destination.findMany({
      where: { workspaceId, endpointId, isListed: true, deletedAt: null },
      orderBy: [...OLDEST_FIRST],
    }),
  ]);
  return rows.map((row) => toDestinationDetail(ctx, plan, row));
}
