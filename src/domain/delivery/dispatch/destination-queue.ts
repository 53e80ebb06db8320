import type { WaitingDelivery } from '#domain/delivery/delivery-queue.ts';
import { gateOf, type DestinationHealth } from '#domain/delivery/destination-health.ts';
import { stateAfter } from '#domain/delivery/delivery-state.ts';
import type { AttemptResult } from '#domain/delivery/sender.ts';
import { createBuffer, type ReadyDelivery } from './buffer.ts';
import type { SettledOne } from './settler.ts';
import type { Target } from './target.ts';
import type { Workbench } from './workbench.ts';

/** What a lane has for one destination. */
export interface DestinationQueue {
  /** The destination was read again. */
  update(target: Target): void;
  /** There may be more in the queue. */
  wake(): void;
  /** Whether an attempt could start now. */
  canStart(): boolean;
  /** Its last attempt failed. */
  isStruggling(): boolean;
  /** Starts the next attempt; resolves when it is over. */
  start(): Promise<void>;
  inFlight(): number;
  isIdle(): boolean;
  /** Lets go of what it holds; what is in flight goes on. */
  close(): void;
}

export interface LaneShare {
  /** What the lane holds of the budget. */
  held: { bytes: number };
  /** An attempt may have become possible, or the queue idle. */
  onChange: () => void;
}

const PAGE = 200;
const FAULT_PAUSE_MS = 5_000;

export function createDestinationQueue(bench: Workbench, lane: LaneShare, first: Target): DestinationQueue {
  let target = first;
  let isClosed = false;
  let settledAtMs = 0;
  /** Our own fault, not the receiver's: not again at once. */
  let faultUntilMs = 0;
  let inFlight = 0;
  const busy = new Set<string>();
  let buffer = open();

  function open() {
    const { id, isOrdered } = target.settings;
    return createBuffer(bench, {
      destination: { id, endpointId: target.endpointId, isOrdered },
      limit: () => (busy.size > 0 && gate() === 'probe' ? 0 : pageSize()),
      busyIds: () => busy,
      held: lane.held,
      onReady: lane.onChange,
    });
  }

  function gate(): ReturnType<typeof gateOf> {
    return isClosed || target.isDisabled ? 'none' : gateOf(target.health, bench.clock.now());
  }

  function pageSize(): number {
    const sizes = { all: PAGE, probe: 1, none: 0 };
    return sizes[gate()];
  }

  function adopt(health: DestinationHealth): void {
    target = { ...target, health };
    if (gate() === 'none') buffer.drop();
  }

  function onSettled(
    { id }: WaitingDelivery,
    { health, hasEnded }: SettledOne & { hasEnded: boolean },
  ): void {
    busy.delete(id);
    settledAtMs = performance.now();
    const wasShut = gate() !== 'all';
    if (health) adopt(health.after);
    if (wasShut && gate() === 'all') buffer.wake();
    // One that is to be tried again is the first of the line again.
    if (target.settings.isOrdered && !hasEnded) {
      buffer.drop();
      buffer.wake();
    }
    buffer.refill();
    lane.onChange();
  }

  function settle({ delivery }: ReadyDelivery, result: AttemptResult): void {
    const { url, retryConfig: schedule } = target.settings;
    const rules = { schedule, nowMs: bench.clock.now(), random: bench.random };
    const state = stateAfter(delivery.attemptCount + 1, result, rules);
    bench.settler.add({ delivery, attempt: { url, result }, state }, (settled) => {
      const hasEnded = settled.hasChanged && state.status !== 'retrying';
      onSettled(delivery, { ...settled, hasEnded });
    });
  }

  async function attempt(item: ReadyDelivery): Promise<void> {
    const { delivery, request } = item;
    const { id, url, addedHeaders, signingSecrets } = target.settings;
    try {
      const { method, target: path, rawHeaders, body } = request;
      const outgoing = {
        pool: id,
        url,
        method,
        target: path,
        rawHeaders,
        body,
        addedHeaders,
        signingSecrets,
        eventId: delivery.requestId,
        attempt: delivery.attemptCount + 1,
      };
      settle(item, await bench.sender.send(outgoing, bench.cut));
    } catch (error) {
      // Cut off at the stop, or a fault of ours: it does not count, and stays due.
      busy.delete(delivery.id);
      if (!bench.cut.aborted) {
        faultUntilMs = performance.now() + FAULT_PAUSE_MS;
        bench.logger.error(
          { err: error, deliveryId: delivery.id },
          'deliveries: an attempt could not be made',
        );
      }
    }
  }

  function canStart(): boolean {
    if (!buffer.first() || performance.now() < faultUntilMs) return false;
    if (target.settings.isOrdered && busy.size > 0) return false;
    const open = gate();
    return open === 'all' ? inFlight < target.share : open === 'probe' && busy.size === 0;
  }

  return {
    update: (read) => {
      const isOlder = read.readAtMs < settledAtMs;
      const wasOrdered = target.settings.isOrdered;
      const wasShut = gate() === 'none';
      target = isOlder ? { ...read, health: target.health } : read;
      if (wasOrdered !== target.settings.isOrdered) {
        buffer.drop();
        buffer = open();
        buffer.wake();
      }
      if (gate() === 'none') buffer.drop();
      else if (wasShut) buffer.wake();
    },
    wake: () => {
      buffer.wake();
    },
    canStart,
    isStruggling: () => target.health.failuresInRow > 0,
    start: async () => {
      const item = buffer.take();
      if (!item) return;
      inFlight += 1;
      busy.add(item.delivery.id);
      await attempt(item);
      inFlight -= 1;
      buffer.giveBack(item);
      buffer.refill();
      lane.onChange();
    },
    inFlight: () => inFlight,
    isIdle: () => busy.size === 0 && (buffer.isEmpty() || gate() === 'none'),
    close: () => {
      isClosed = true;
      buffer.drop();
    },
  };
}
