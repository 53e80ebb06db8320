import type { DomainContext } from '#domain/context.ts';
import type { Principal } from '#domain/principal/principal.ts';
import { planOfWorkspace } from '#domain/workspace/plan-of.ts';
import { utcDay } from './utc-day.ts';

/** Null: no limit. */
export interface AccountUsage {
  endpoints: { current: number; limit: number | null };
  /** Of the current UTC day. */
  requests: { current: number; limit: number | null };
}

/** What the workspace has used of its plan. */
export async function accountUsage(ctx: DomainContext, principal: Principal): Promise<AccountUsage> {
  const { workspaceId } = principal;
  const [plan, endpoints, today] = await Promise.all([
    planOfWorkspace(ctx, workspaceId),
    ctx.db.endpoint.count({ where: { workspaceId, deletedAt: null } }),
    ctx.db.usageDay.aggregate({
      where: { workspaceId, day: utcDay(ctx.clock.now()) },
      _sum: { requests: true },
    }),
  ]);
  return {
    endpoints: { current: endpoints, limit: plan.endpoints },
    requests: { current: Number(today._sum.requests ?? 0), limit: plan.requestsPerDay },
  };
}
