import type { DomainContext } from '#domain/context.ts';
import type { Principal } from '#domain/principal/principal.ts';
import { utcDay, utcDayName } from './utc-day.ts';

const DAYS = 30;
const DAY_MS = 86_400_000;

export interface UsageDay {
  /** `2026-05-03` */
  day: string;
  requests: number;
  bytes: number;
  /** Captures past the quota that were kept; once released they count as requests of that day. */
  sealed: number;
}

export interface UsageDays {
  /** The last 30 UTC days, oldest first, today included. */
  days: UsageDay[];
  byEndpoint: { endpointId: string; name: string; requestsToday: number }[];
}

export async function usageDays(ctx: DomainContext, principal: Principal): Promise<UsageDays> {
  const { workspaceId } = principal;
  const nowMs = ctx.clock.now();
  const today = utcDay(nowMs);
  const first = new Date(today.getTime() - (DAYS - 1) * DAY_MS);
  const [totals, todays, endpoints] = await Promise.all([
    ctx.db.usageDay.groupBy({
      by: ['day'],
      where: { workspaceId, day: { gte: first } },
      _sum: { requests: true, bytes: true, sealed: true },
    }),
    ctx.db.usageDay.findMany({
      where: { workspaceId, day: today },
      select: { endpointId: true, requests: true },
    }),
    ctx.db.endpoint.findMany({
      where: { workspaceId, deletedAt: null },
      select: { id: true, name: true },
      orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    }),
  ]);
  const byDay = new Map(totals.map((row) => [utcDayName(row.day.getTime()), row._sum]));
  const byEndpoint = new Map(todays.map((row) => [row.endpointId, Number(row.requests)]));
  return {
    days: Array.from({ length: DAYS }, (_, i) => {
      const day = utcDayName(first.getTime() + i * DAY_MS);
      const sum = byDay.get(day);
      return {
        day,
        requests: Number(sum?.requests ?? 0),
        bytes: Number(sum?.bytes ?? 0),
        sealed: Number(sum?.sealed ?? 0),
      };
    }),
    byEndpoint: endpoints.map(({ id, name }) => ({
      endpointId: id,
      name,
      requestsToday: byEndpoint.get(id) ?? 0,
    })),
  };
}
