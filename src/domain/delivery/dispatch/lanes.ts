import { setTimeout as sleep } from 'node:timers/promises';
import type { DomainContext } from '#domain/context.ts';
import type { DeliveryQueue } from '#domain/delivery/delivery-queue.ts';
import { createLane, LANE_CAP, type Lane } from './lane.ts';
import { readTargets } from './read-targets.ts';
import type { Slots } from './slots.ts';
import type { Workbench } from './workbench.ts';

/** The lanes of this node: what it delivers for, and nobody else. */
export interface Lanes {
  /** Something is due here. A lane that another node holds is asked for a few times more when it was a hint of our own. */
  want(endpointIds: readonly string[], options: { isHint: boolean }): void;
  /** Destinations were changed: they are read again. */
  doubt(isConcerned: (endpointId: string) => boolean): void;
  knows(endpointId: string, destinationId: string): boolean;
  isHealthy(endpointId: string, destinationId: string): boolean;
  /** Renews the leases; lanes that were lost end. */
  renew(): Promise<void>;
  /** Gives up lanes with nothing to do, and reads what was doubted. */
  tidy(): Promise<void>;
  count(): number;
  /** Gives up all; takes no more. */
  close(): Promise<void>;
}

interface LanesDeps {
  ctx: DomainContext;
  queue: DeliveryQueue;
  bench: Workbench;
  slots: Slots;
}

export interface LaneTimes {
  leaseTtlMs: number;
  /** A lane without work is kept so long, so that a trickle does not take it anew each time. */
  lingerMs: number;
}

const TAKEN_AT_ONCE = 500;
/** Other nodes have their turn. */
const TURN_MS = 50;
const MAX_LANES = 2_000;
/** Nothing starts in the last part of a lease, whatever the clocks do. */
const USED_SHARE = 0.8;
const HINT_RETRIES_MS = [100, 200, 400];

export function createLanes(deps: LanesDeps, { leaseTtlMs, lingerMs }: LaneTimes): Lanes {
  const { ctx, queue, bench, slots } = deps;
  const lanes = new Map<string, Lane>();
  /** Endpoints to be asked for, and how often they may be asked for again. */
  const wanted = new Map<string, number>();
  const doubted = new Set<string>();
  let isClosed = false;
  let isTaking = false;
  // Taking, renewing and giving up one at a time: a row must not go while it is being taken anew.
  let turn: Promise<unknown> = Promise.resolve();

  function serially<T>(work: () => Promise<T>): Promise<T> {
    const mine = turn.then(work);
    turn = mine.catch(() => undefined);
    return mine;
  }

  /** Read before the question: the database counts from later on, so its lease ends later than ours. */
  function usableUntil(): number {
    return performance.now() + USED_SHARE * leaseTtlMs;
  }

  /** Where another node has the lane, it may be about to give it up. */
  function tryAgain(endpointId: string, triesLeft: number): void {
    const waitMs = HINT_RETRIES_MS[HINT_RETRIES_MS.length - triesLeft];
    if (waitMs === undefined) return;
    setTimeout(() => {
      ask(endpointId, triesLeft - 1);
    }, waitMs).unref();
  }

  /** What this node captured itself at once; of the rest what it has slots for, and a little, as other nodes are looking too. */
  function nextWanted(): [string, number][] {
    const room = Math.min(TAKEN_AT_ONCE, MAX_LANES - lanes.size);
    const hinted = [...wanted].filter(([, triesLeft]) => triesLeft > 0);
    const found = [...wanted].filter(([, triesLeft]) => triesLeft === 0);
    return [...hinted, ...found.slice(0, Math.max(1, Math.floor(slots.free() / LANE_CAP)))].slice(0, room);
  }

  async function take(): Promise<void> {
    const next = nextWanted();
    for (const [id] of next) wanted.delete(id);
    // Some were asked for again while they were being taken.
    for (const [id] of next) lanes.get(id)?.wake();
    const asked = next.filter(([id]) => !lanes.has(id));
    const ids = asked.map(([id]) => id);
    if (ids.length === 0) return;
    const untilMs = usableUntil();
    const taken = await queue.takeLanes(ids);
    for (const id of taken) {
      lanes.set(id, createLane(bench, slots, untilMs));
      doubted.add(id);
    }
    for (const [id, triesLeft] of asked) if (!lanes.has(id)) tryAgain(id, triesLeft);
  }

  async function takeAll(): Promise<void> {
    while (wanted.size > 0 && lanes.size < MAX_LANES && !isClosed) {
      await serially(take);
      // Not within the turn: leases must be renewed however long this takes.
      await readDoubted();
      if (wanted.size > 0) await sleep(TURN_MS);
    }
  }

  function startTaking(): void {
    if (isTaking || isClosed) return;
    isTaking = true;
    takeAll()
      .catch((error: unknown) => {
        // Whoever looks for what is due comes back to it.
        bench.logger.warn({ err: error }, 'deliveries: lanes can’t be taken');
      })
      .finally(() => {
        isTaking = false;
      });
  }

  function ask(endpointId: string, triesLeft: number): void {
    const lane = lanes.get(endpointId);
    if (lane) lane.wake();
    else if (!isClosed) wanted.set(endpointId, Math.max(triesLeft, wanted.get(endpointId) ?? 0));
    if (wanted.size > 0) startTaking();
  }

  /** What is not known to be ours any more ends here; what is in flight goes on, and counts if nobody was faster. */
  async function renew(): Promise<void> {
    if (lanes.size === 0) return;
    const untilMs = usableUntil();
    const held = new Set(await queue.renewLanes());
    for (const [id, lane] of lanes) {
      if (held.has(id)) {
        lane.hold(untilMs);
        continue;
      }
      lanes.delete(id);
      lane.close();
    }
    // Taken, but the answer was lost.
    const unused = [...held].filter((id) => !lanes.has(id));
    if (unused.length > 0) await queue.giveUpLanes(unused);
  }

  async function giveUpIdle(): Promise<void> {
    const nowMs = performance.now();
    const idle = [...lanes].filter(([, lane]) => lane.idleFor(nowMs) > lingerMs);
    if (idle.length === 0) return;
    for (const [id, lane] of idle) {
      lanes.delete(id);
      lane.close();
    }
    await queue.giveUpLanes(idle.map(([id]) => id));
  }

  async function readDoubted(): Promise<void> {
    const ids = [...doubted].filter((id) => lanes.has(id));
    doubted.clear();
    if (ids.length === 0) return;
    try {
      const targets = await readTargets(ctx, queue, ids);
      for (const id of ids) lanes.get(id)?.update(targets.get(id) ?? []);
    } catch (error) {
      for (const id of ids) doubted.add(id);
      throw error;
    }
  }

  return {
    want: (endpointIds, { isHint }) => {
      for (const id of endpointIds) ask(id, isHint ? HINT_RETRIES_MS.length : 0);
    },
    doubt: (isConcerned) => {
      for (const id of lanes.keys()) if (isConcerned(id)) doubted.add(id);
    },
    knows: (endpointId, destinationId) => lanes.get(endpointId)?.knows(destinationId) ?? true,
    isHealthy: (endpointId, destinationId) => lanes.get(endpointId)?.isHealthy(destinationId) ?? false,
    renew: () => serially(renew),
    tidy: async () => {
      await serially(giveUpIdle);
      await readDoubted();
    },
    count: () => lanes.size,
    close: async () => {
      isClosed = true;
      wanted.clear();
      const ids = [...lanes.keys()];
      for (const lane of lanes.values()) lane.close();
      lanes.clear();
      await serially(() => (ids.length > 0 ? queue.giveUpLanes(ids) : Promise.resolve()));
    },
  };
}
