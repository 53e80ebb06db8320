import type { DomainContext } from '#domain/context.ts';
import type { Plan } from '#domain/limit/plan.ts';
import { planById } from '#domain/workspace/plan-of.ts';
import { QUOTA_PERCENTS, type QuotaPercent } from './quota.ts';
import { utcDayName } from './utc-day.ts';

/** What was reached just before midnight is still told, and a mail server that was away may come back. */
const LATE_MS = 60 * 60_000;
const BATCH = 100;

/** A mail that is to go out. */
export interface DueNotice {
  workspaceId: string;
  /** UTC, `2026-05-03`. */
  day: string;
  percent: QuotaPercent;
  used: number;
  /** Captures of the day past the quota that were kept. */
  sealed: number;
  /** The owner's address. */
  email: string;
  plan: Plan;
}

interface Row extends Omit<DueNotice, 'used' | 'sealed' | 'plan'> {
  used: bigint;
  sealed: bigint;
  planId: string;
}

/**
 * Workspaces whose quota is nearly or wholly used and whose owner was not told yet. Who reaches all of it between two
 * looks is told that alone. Only addresses that were confirmed: others may belong to somebody else.
 */
export async function findDueNotices(ctx: DomainContext): Promise<DueNotice[]> {
  const { plans, defaultPlan } = ctx.config;
  const all = Object.values(plans);
  if (all.every(({ requestsPerDay }) => requestsPerDay === null)) return [];
  const { near, used } = QUOTA_PERCENTS;
  const nowMs = ctx.clock.now();
  const days = [...new Set([utcDayName(nowMs - LATE_MS), utcDayName(nowMs)])];
  const ids = all.map(({ id }) => id);
  const quotas = all.map(({ requestsPerDay }) => requestsPerDay);
  const otherwise = plans[defaultPlan]?.requestsPerDay ?? null;
  const rows = await ctx.db.$queryRaw<Row[]>`
    WITH used AS (
      SELECT workspace_id, day, sum(requests)::int8 AS used, sum(sealed)::int8 AS sealed
        FROM usage_day WHERE day = ANY (${days}::date[]) GROUP BY workspace_id, day
    ), reached AS (
      SELECT u.*, w.plan, CASE WHEN u.used < q.quota THEN ${near}::int ELSE ${used}::int END AS percent
        FROM used u JOIN workspace w ON w.id = u.workspace_id AND w.deleted_at IS NULL
        LEFT JOIN unnest(${ids}::text[], ${quotas}::int8[]) AS p (id, quota) ON p.id = w.plan
       CROSS JOIN LATERAL (SELECT CASE WHEN p.id IS NULL THEN ${otherwise}::int8 ELSE p.quota END AS quota) q
       WHERE u.used * 100 >= q.quota * ${near}::int
    )
    SELECT r.workspace_id AS "workspaceId", r.day::text, r.percent, r.used, r.sealed, r.plan AS "planId", o.email
      FROM reached r
     CROSS JOIN LATERAL (
       SELECT u.email FROM membership m JOIN "user" u ON u.id = m.user_id
        WHERE m.workspace_id = r.workspace_id AND m.role = 'owner' AND u.email_verified_at IS NOT NULL
        ORDER BY m.created_at, u.id LIMIT 1
     ) o
     WHERE NOT EXISTS (
       SELECT FROM quota_notice n
        WHERE n.workspace_id = r.workspace_id AND n.day = r.day AND n.percent >= r.percent
          AND (n.sent_at IS NOT NULL OR n.next_try_at > ${new Date(nowMs)})
     )
     LIMIT ${BATCH}`;
  return rows.map(({ planId, ...row }) => ({
    ...row,
    used: Number(row.used),
    sealed: Number(row.sealed),
    plan: planById(ctx, planId),
  }));
}
