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
   * Takes one capture of the workspace's day and burst: null when allowed, or which limit was met and when it ends.
   * A promise where the day's counters must be looked at first: for the first capture of a workspace's day on this
   * node, and where those near the limit come faster than one look takes.
   */
  take(workspaceId: string, plan: Plan): CaptureDenied | null | Promise<CaptureDenied | null>;
  /** Gives back what was taken for a capture that was not stored. */
  giveBack(workspaceId: string): void;
}

interface Counters {
  workspaceId: string;
  day: number;
  /** Stored today by other nodes, and by this one before it knew the workspace, as far as it has heard. */
  others: number;
  /** Taken on this node today, less what was given back. */
  own: number;
  /** Taken on this node since it last looked, and how many it may take before it looks again. */
  unseen: number;
  share: number;
  rereadAtMs: number;
  /** The read of the day's counters that is under way. */
  reading: Promise<void> | null;
  second: number;
  inSecond: number;
}

const DAY_MS = 86_400_000;
const MAX_WORKSPACES = 50_000;
/** How long other nodes' captures may go unnoticed, in milliseconds: rarely while there is much left, often near the end. */
const REREAD_MS = { min: 500, max: 10_000 };
/** A node takes at most one part in so many of what it saw left, and at least one capture, before it looks again. */
const SHARES = 32;

/**
 * Counts this node's captures exactly and rereads the day's counters, which the append keeps exact, for those of
 * the others. One node lets exactly the limit through. Each further one lets past it at most what it takes before it
 * looks again, a 32nd of what it saw left and so of the limit, and what it has on its way into the log. A look serves
 * all captures that wait for it, and a whole day's quota costs each node some hundred. While the database can't be
 * asked, a node counts on alone. Of a second's burst each node lets its own through.
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
    const fresh: Counters = {
      ...{ workspaceId, day, others: 0, own: 0, unseen: 0, share: 0, rereadAtMs: 0, reading: null },
      ...{ second, inSecond },
    };
    all.set(workspaceId, fresh);
    return fresh;
  }

  /** A database that is away must not turn captures away: what was known goes on counting. */
  function read(own: Counters, plan: Plan): Promise<void> {
    if (own.reading) return own.reading;
    const unseenBefore = own.unseen;
    const left = (): number => (plan.requestsPerDay ?? 0) - own.others - own.own;
    own.reading = storedToday(own.workspaceId, own.day)
      .then((stored) => {
        // Some of this node's own may not be in there yet, so this errs on the low side, and never goes back.
        own.others = Math.max(own.others, stored - own.own);
        own.unseen -= unseenBefore;
        own.share = Math.max(1, Math.floor(left() / SHARES));
      })
      .catch(() => {
        own.share = Infinity;
      })
      .finally(() => {
        const isBlind = own.share === Infinity;
        const waitMs = isBlind ? 0 : (1000 * left()) / (4 * (plan.burstPerSecond ?? 100));
        own.rereadAtMs = deps.clock.now() + Math.min(Math.max(waitMs, REREAD_MS.min), REREAD_MS.max);
        own.reading = null;
      });
    return own.reading;
  }

  const isFull = (own: Counters, limit: number): boolean => own.others + own.own >= limit;

  function takeOfDay(own: Counters, plan: Plan, nowMs: number): CaptureDenied | null {
    const limit = plan.requestsPerDay ?? Infinity;
    const isEnd = isFull(own, limit);
    if (!isEnd) {
      own.own += 1;
      own.unseen += 1;
    }
    // Half-way through its share a node looks already, so that the next captures seldom wait for it.
    const isDue = nowMs >= own.rereadAtMs || (!isEnd && own.unseen * 2 >= own.share);
    if (isDue) void read(own, plan);
    return isEnd ? { reason: 'requests_per_day', limit, resetAtMs: (own.day + 1) * DAY_MS } : null;
  }

  /** Those that wait come on in the order of their arrival, as far as the new share goes. */
  async function takeAfterRead(own: Counters, plan: Plan): Promise<CaptureDenied | null> {
    const limit = plan.requestsPerDay ?? Infinity;
    while (own.unseen >= own.share && !isFull(own, limit)) await read(own, plan);
    return takeOfDay(own, plan, deps.clock.now());
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
      const mustLook = own.unseen >= own.share && !isFull(own, requestsPerDay);
      return mustLook ? takeAfterRead(own, plan) : takeOfDay(own, plan, nowMs);
    },
    giveBack: (workspaceId) => {
      const own = all.get(workspaceId);
      if (own && own.own > 0) own.own -= 1;
    },
  };
}
