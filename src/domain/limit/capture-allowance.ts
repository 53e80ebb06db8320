import type { Clock } from '#domain/context.ts';
import type { PrismaClient } from '#generated/prisma/client.ts';
import type { Plan } from './plan.ts';

export interface CaptureAllowance {
  /**
   * Takes one capture of the workspace's day and burst, without a network round trip.
   * Null at once when the plan has no such limit; else null when allowed, or which limit was met and when it ends.
   */
  take(workspaceId: string, plan: Plan): Promise<CaptureDenied | null> | null;
}

export interface CaptureDenied {
  reason: 'requests_per_day' | 'burst_per_second';
  limit: number;
  /** Unix time in milliseconds. */
  resetAtMs: number;
}

interface Counters {
  day: number;
  /** Stored today, as far as this node knows. */
  stored: Promise<number>;
  /** Taken on this node since `stored` was read. */
  taken: number;
  readAtMs: number;
  second: number;
  inSecond: number;
}

const DAY_MS = 86_400_000;
/** How stale a node's knowledge of the other nodes' captures may be, in milliseconds. */
const REREAD_MS = 10_000;
const MAX_WORKSPACES = 50_000;

/** Counts locally and reads the day's counters, which the append keeps exact, now and then. */
export function createCaptureAllowance(deps: { db: PrismaClient; clock: Clock }): CaptureAllowance {
  const counters = new Map<string, Counters>();

  async function storedToday(workspaceId: string, day: number): Promise<number> {
    const sum = await deps.db.usageDay.aggregate({
      _sum: { requests: true },
      where: { workspaceId, day: new Date(day * DAY_MS) },
    });
    return Number(sum._sum.requests ?? 0);
  }

  function countersOf(workspaceId: string, now: number): Counters {
    const day = Math.floor(now / DAY_MS);
    const known = counters.get(workspaceId);
    if (known?.day === day && now - known.readAtMs < REREAD_MS) return known;
    if (!known && counters.size >= MAX_WORKSPACES) counters.clear();
    // A database that is away must not turn captures away: what was known goes on counting.
    const before = known?.day === day ? known : null;
    const stored = storedToday(workspaceId, day).catch(async () =>
      before ? (await before.stored) + before.taken : 0,
    );
    const fresh: Counters = { day, stored, taken: 0, readAtMs: now, second: 0, inSecond: 0 };
    if (known) Object.assign(fresh, { second: known.second, inSecond: known.inSecond });
    counters.set(workspaceId, fresh);
    return fresh;
  }

  async function takeLimited(workspaceId: string, plan: Plan): Promise<CaptureDenied | null> {
    const { requestsPerDay, burstPerSecond } = plan;
    const now = deps.clock.now();
    const own = countersOf(workspaceId, now);
    const second = Math.floor(now / 1000);
    if (own.second !== second) Object.assign(own, { second, inSecond: 0 });
    if (burstPerSecond !== null && own.inSecond >= burstPerSecond) {
      return { reason: 'burst_per_second', limit: burstPerSecond, resetAtMs: (second + 1) * 1000 };
    }
    own.inSecond += 1;
    if (requestsPerDay === null) return null;
    // Taken before the wait, so that captures that arrive together can't pass the limit together.
    own.taken += 1;
    const taken = own.taken;
    if ((await own.stored) + taken <= requestsPerDay) return null;
    own.taken -= 1;
    return { reason: 'requests_per_day', limit: requestsPerDay, resetAtMs: (own.day + 1) * DAY_MS };
  }

  return {
    take: (workspaceId, plan) =>
      plan.requestsPerDay === null && plan.burstPerSecond === null ? null : takeLimited(workspaceId, plan),
  };
}
