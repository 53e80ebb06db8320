import { createDestinationQueue, type DestinationQueue } from './destination-queue.ts';
import type { Slots, TurnTaker } from './slots.ts';
import type { Target } from './target.ts';
import type { Workbench } from './workbench.ts';

/** Attempts of one endpoint at once. */
export const LANE_CAP = 10;

/** All that this node delivers for one endpoint, while it holds the lease. */
export interface Lane extends TurnTaker {
  /** The endpoint's destinations as they are now; whatever is not among them ends. */
  update(targets: readonly Target[]): void;
  knows(destinationId: string): boolean;
  /** False where it failed the last time, or is not known. */
  isHealthy(destinationId: string): boolean;
  /** There may be more in the queue. */
  wake(): void;
  /** Attempts may start until then, by `performance.now()`. */
  hold(untilMs: number): void;
  /** How long there has been nothing to do, in milliseconds. */
  idleFor(nowMs: number): number;
  close(): void;
}

export function createLane(bench: Workbench, slots: Slots, startUntilMs: number): Lane {
  const queues = new Map<string, DestinationQueue>();
  const held = { bytes: 0 };
  let untilMs = startUntilMs;
  let idleSinceMs: number | null = null;
  let last = 0;
  /** Its destinations are known. */
  let isRead = false;

  const lane: Lane = {
    update: (targets) => {
      isRead = true;
      const ids = new Set(targets.map(({ settings }) => settings.id));
      for (const [id, queue] of queues) {
        if (ids.has(id)) continue;
        queue.close();
        queues.delete(id);
      }
      for (const target of targets) {
        const known = queues.get(target.settings.id);
        if (known) known.update(target);
        else {
          const queue = createDestinationQueue(bench, { held, onChange }, target);
          queues.set(target.settings.id, queue);
          queue.wake();
        }
      }
      onChange();
    },
    knows: (id) => queues.has(id),
    isHealthy: (id) => queues.get(id)?.isStruggling() === false,
    wake: () => {
      for (const queue of queues.values()) queue.wake();
      onChange();
    },
    hold: (until) => {
      untilMs = until;
      onChange();
    },
    next: (isStrugglingAllowed) => {
      if (performance.now() > untilMs) return null;
      const all = [...queues.values()];
      if (all.reduce((sum, queue) => sum + queue.inFlight(), 0) >= LANE_CAP) return null;
      // Each destination in its turn, as each lane.
      for (let step = 1; step <= all.length; step++) {
        const at = (last + step) % all.length;
        const queue = all[at];
        if (!queue?.canStart() || (queue.isStruggling() && !isStrugglingAllowed)) continue;
        return {
          isStruggling: queue.isStruggling(),
          start: () => {
            last = at;
            return queue.start();
          },
        };
      }
      return null;
    },
    idleFor: (nowMs) => (idleSinceMs === null ? 0 : nowMs - idleSinceMs),
    close: () => {
      for (const queue of queues.values()) queue.close();
    },
  };

  function onChange(): void {
    const isIdle = isRead && [...queues.values()].every((queue) => queue.isIdle());
    if (!isIdle) idleSinceMs = null;
    else idleSinceMs ??= performance.now();
    if (!isIdle) slots.offer(lane);
  }

  return lane;
}
