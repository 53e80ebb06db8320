import type { DomainContext } from '#domain/context.ts';
import { nextUtcDay } from '#domain/limit/utc-day.ts';
import type { Principal } from '#domain/principal/principal.ts';

/** Captures past the quota that wait for room in the log. */
export interface SealedSummary {
  /** Of the endpoint. */
  count: number;
  /** When they are released at the latest: the next UTC day, ISO 8601. */
  releasedAt: string;
}

export async function countSealed(
  ctx: DomainContext,
  principal: Principal,
  endpointId: string,
): Promise<SealedSummary | null> {
  const count = await ctx.db.sealedRequest.count({
    where: { endpointId, workspaceId: principal.workspaceId },
  });
  return count === 0 ? null : { count, releasedAt: nextUtcDay(ctx.clock.now()).toISOString() };
}
