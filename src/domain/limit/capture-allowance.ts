import type { Clock } from '#domain/context.ts';
import type { PrismaClient } from '#generated/prisma/client.ts';
import type { Plan } from './plan.ts';

export interface CaptureDenied {
  reason: 'requests_per_day' | 'burst_per_second';
  limit: number;
  /** Unix time in milliseconds. */
  resetAtMs: number;
}

export interface CaptureAllowance {
  /**
   * Takes one capture of the workspace's day and burst, without a network round trip: null when allowed, or which
   * limit was met and when it ends. A promise only for the first capture of a workspace's day on this node.
   */
  take(workspaceId: string, plan: Plan): CaptureDenied | null | Promise<CaptureDenied | null>;
  /** Gives back what was taken for a capture that was not stored. */
  giveBack(workspaceId: string): void;
}

interface Counters {
  day: number;
  /** Stored today by other nodes, and by this one before it knew the workspace, as far as it has heard. */
  others: number;
  /** Taken on this node today, less what was given back. */
  own: number;
  rereadAtMs: number;
  /** The read of the day's counters that is under way. */
  reading: Promise<void> | null;
  isKnown: boolean;
  second: number;
  inSecond: number;
}

const DAY_MS = 86_400_000;
const MAX_WORKSPACES = 50_000;
/** How long other nodes' captures may go unnoticed, in milliseconds: rarely while there is much left, often near the end. */
const REREAD_MS = { min: 500, max: 10_000 };

/**
 * Counts this node's captures exactly and rereads the day's counters, which the append keeps exact, for those of
 * the others. One node lets exactly the limit through; each further one at most its burst for as long as one reread
 * takes to come round (half a second near the end), and of a second's burst each node lets its own through.
 */
export function createCaptureAllowance(deps: { db: PrismaClient; clock: Clock }): CaptureAllowance {
  const all = new Map<string, Counters>();

  async function storedToday(workspaceId: string, day: number): Promise<number> {
    const sum = await deps.db.usageDay.aggregate({
      _sum: { requests: true },
      where: { workspaceId, day: new Date(day * DAY_MS) },
    });
    return Number(sum._sum.requests ?? 0);
  }

  function countersOf(workspaceId: string, day: number): Counters {
    const known = all.get(workspaceId);
    if (known?.day === day) return known;
    if (!known && all.size >= MAX_WORKSPACES) {
      const oldest = all.keys().next();
      if (!oldest.done) all.delete(oldest.value);
    }
    const { second = 0, inSecond = 0 } = known ?? {};
    const fresh = { day, others: 0, own: 0, rereadAtMs: 0, reading: null, isKnown: false, second, inSecond };
    all.set(workspaceId, fresh);
    return fresh;
  }

  /** A database that is away must not turn captures away: what was known goes on counting. */
  function read(workspaceId: string, own: Counters, plan: Plan): Promise<void> {
    own.reading ??= storedToday(workspaceId, own.day)
      .then((stored) => {
        // Some of this node's own may not be in there yet, so this errs on the low side, and never goes back.
        own.others = Math.max(own.others, stored - own.own);
        own.isKnown = true;
      })
      .catch(() => undefined)
      .finally(() => {
        const left = (plan.requestsPerDay ?? 0) - own.others - own.own;
        const waitMs = (1000 * left) / (4 * (plan.burstPerSecond ?? 100));
        own.rereadAtMs = deps.clock.now() + Math.min(Math.max(waitMs, REREAD_MS.min), REREAD_MS.max);
        own.reading = null;
      });
    return own.reading;
  }

  function takeOfDay(own: Counters, limit: number): CaptureDenied | null {
    if (own.others + own.own >= limit) {
      return { reason: 'requests_per_day', limit, resetAtMs: (own.day + 1) * DAY_MS };
    }
    own.own += 1;
    return null;
  }

  function takeOfSecond(own: Counters, limit: number, nowMs: number): CaptureDenied | null {
    const second = Math.floor(nowMs / 1000);
    if (own.second !== second) {
      own.second = second;
      own.inSecond = 0;
    }
    if (own.inSecond >= limit) return { reason: 'burst_per_second', limit, resetAtMs: (second + 1) * 1000 };
    own.inSecond += 1;
    return null;
  }

  return {
    take: (workspaceId, plan) => {
      const { requestsPerDay, burstPerSecond } = plan;
      if (requestsPerDay === null && burstPerSecond === null) return null;
      const nowMs = deps.clock.now();
      const own = countersOf(workspaceId, Math.floor(nowMs / DAY_MS));
      const denied = burstPerSecond === null ? null : takeOfSecond(own, burstPerSecond, nowMs);
      if (denied || requestsPerDay === null) return denied;
      if (nowMs >= own.rereadAtMs) void read(workspaceId, own, plan);
      if (own.isKnown || !own.reading) return takeOfDay(own, requestsPerDay);
      return own.reading.then(() => takeOfDay(own, requestsPerDay));
    },
    giveBack: (workspaceId) => {
      const own = all.get(workspaceId);
      if (own && own.own > 0) own.own -= 1;
    },
  };
}
