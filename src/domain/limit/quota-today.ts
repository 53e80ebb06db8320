import type { DomainContext } from '#domain/context.ts';
import { overflowSize } from '#domain/overflow/overflow-size.ts';
import type { Principal } from '#domain/principal/principal.ts';
import { planOfWorkspace } from '#domain/workspace/plan-of.ts';
import { quotaReached, type QuotaPercent } from './quota.ts';
import { nextUtcDay, utcDay, utcDayName } from './utc-day.ts';

export interface QuotaToday {
  /** UTC, `2026-05-03`. */
  day: string;
  used: number;
  /** Captures a day that the plan allows; null: no limit. */
  limit: number | null;
  /** When the count starts again, ISO 8601. */
  resetAt: string;
  /** The share of the quota that was reached, in percent. */
  reached: QuotaPercent | null;
  /** Captures past the quota: how many of a day are kept, and how many of today are. */
  overflow: { size: number; used: number };
  /** Captures, also of the day before, that wait for room in the log. */
  locked: number;
}

/** Asked for by every open page from time to time: three short reads by index. */
export async function quotaToday(ctx: DomainContext, principal: Principal): Promise<QuotaToday> {
  const { workspaceId } = principal;
  const nowMs = ctx.clock.now();
  const [plan, { _sum: today }, locked] = await Promise.all([
    planOfWorkspace(ctx, workspaceId),
    ctx.db.usageDay.aggregate({
      where: { workspaceId, day: utcDay(nowMs) },
      _sum: { requests: true, sealed: true },
    }),
    ctx.db.sealedRequest.count({ where: { workspaceId } }),
  ]);
  const used = Number(today.requests ?? 0);
  return {
    day: utcDayName(nowMs),
    used,
    limit: plan.requestsPerDay,
    resetAt: nextUtcDay(nowMs).toISOString(),
    reached: quotaReached(used, plan.requestsPerDay),
    overflow: { size: overflowSize(plan), used: Number(today.sealed ?? 0) },
    locked,
  };
}
