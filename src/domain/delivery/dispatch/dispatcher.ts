import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DomainContext } from '#domain/context.ts';
import type { DeliveryQueue } from '#domain/delivery/delivery-queue.ts';
import { goneState, isDelivered, isOfRequest } from '#domain/delivery/delivery-state.ts';
import { healthAfter } from '#domain/delivery/destination-health.ts';
import { announce } from './announce.ts';
import { createByteBudget } from './byte-budget.ts';
import { every } from './every.ts';
import { createLanes } from './lanes.ts';
import { createSettler } from './settler.ts';
import { tellSettled } from './settled-batch.ts';
import { createSlots } from './slots.ts';
import type { Workbench } from './workbench.ts';

export interface DispatcherOptions {
  /** As the queue takes them. */
  leaseTtlMs: number;
  renewMs?: number;
  pollMs?: number;
  lingerMs?: number;
  /** Attempts in flight on this node. */
  maxInFlight?: number;
  /** Bodies in memory. */
  maxBytes?: number;
  /** What is in flight at the stop has so long to end by itself. */
  stopWithinMs?: number;
  random?: () => number;
}

export interface Dispatcher {
  /** Starts nothing new, waits for what is in flight, keeps the results and gives up the lanes. */
  stop(): Promise<void>;
}

const MIB = 1024 * 1024;
const TIDY_MS = 100;
/** Settings that a lost hint did not tell of. */
const DOUBT_MS = 10_000;
const SETTLE_WITHIN_MS = 10_000;

/** Delivers what is due: one for each node. Hints start it at once; it looks for itself each second. */
export function startDispatcher(
  ctx: DomainContext,
  queue: DeliveryQueue,
  options: DispatcherOptions,
): Dispatcher {
  const { leaseTtlMs, renewMs = leaseTtlMs / 3, pollMs = 1_000, lingerMs = 300 } = options;
  const { maxInFlight = 200, maxBytes = 128 * MIB, stopWithinMs = 10_000 } = options;
  const { bus, clock, logger } = ctx;
  const cut = new AbortController();
  // Each attempt in flight listens to it.
  setMaxListeners(0, cut.signal);
  let isStopping = false;

  const slots = createSlots({
    cap: maxInFlight,
    captureDepth: () => ctx.appender.depth(),
    isOpen: () => !isStopping && settler.isTaking(),
  });
  const settler = createSettler({
    queue,
    rules: {
      healthAfter,
      isDelivered,
      counts: (result) => !isOfRequest(result),
      isHealthy: ({ endpointId, destinationId }) => lanes.isHealthy(endpointId, destinationId),
    },
    logger,
    onBatch: (batch, settled) => {
      tellSettled(ctx, batch, settled);
    },
    onTaking: () => {
      slots.resume();
    },
  });
  const bench: Workbench = {
    ...{ queue, sender: ctx.sender, settler, clock, logger, cut: cut.signal },
    bytes: createByteBudget(maxBytes),
    laneBytes: maxBytes / 4,
    random: options.random ?? Math.random,
  };
  const lanes = createLanes({ ctx, queue, bench, slots }, { leaseTtlMs, lingerMs });
  ctx.metrics.watchDeliveries({ inFlight: slots.inFlight, lanes: lanes.count });

  async function endGone(destinationIds: readonly string[]): Promise<void> {
    const state = goneState('destination_gone');
    for (const delivery of await queue.failGone(destinationIds, state)) {
      announce(bus, delivery, {
        state: { ...state, statusCode: delivery.statusCode },
        attempts: delivery.attemptCount,
      });
    }
  }

  async function look(): Promise<void> {
    for (let after: string | null = null, isFirst = true; isFirst || after !== null; isFirst = false) {
      if (isStopping) return;
      const { due, next } = await queue.findDue(clock.now(), after);
      const alive = due.filter(({ isGone }) => !isGone);
      // One that came later than the lane: a replay to another URL, or a hint that was lost.
      const strange = new Set(
        alive.flatMap((one) => (lanes.knows(one.endpointId, one.destinationId) ? [] : [one.endpointId])),
      );
      if (strange.size > 0) lanes.doubt((id) => strange.has(id));
      lanes.want([...new Set(alive.map(({ endpointId }) => endpointId))], { isHint: false });
      const gone = due.filter(({ isGone }) => isGone).map(({ destinationId }) => destinationId);
      if (gone.length > 0) await endGone(gone);
      after = next;
    }
  }

  const failed = (words: string) => (error: unknown) => {
    logger.warn({ err: error }, `deliveries: ${words}, trying again`);
  };
  const looking = every(pollMs, look, failed('what is due can’t be looked for'));
  const keeping = [
    every(renewMs, lanes.renew, failed('leases can’t be renewed')),
    every(TIDY_MS, lanes.tidy, failed('lanes can’t be given up or read again')),
  ];
  const doubting = setInterval(() => {
    lanes.doubt(() => true);
  }, DOUBT_MS);
  doubting.unref();
  const unsubscribe = [
    bus.subscribe('delivery-due', ({ endpointId }) => {
      lanes.want([endpointId], { isHint: true });
    }),
    bus.subscribe('endpoint-changed', ({ endpointId }) => {
      lanes.doubt((id) => id === endpointId);
    }),
    bus.subscribe('plan-changed', () => {
      lanes.doubt(() => true);
    }),
    bus.subscribe('bus-resumed', () => {
      lanes.doubt(() => true);
    }),
  ];

  /** In flight ones end by themselves, or are cut off and stay due. */
  async function letEnd(): Promise<void> {
    const deadlineMs = performance.now() + stopWithinMs;
    while (slots.inFlight() > 0 && performance.now() < deadlineMs) await sleep(20);
    cut.abort(new Error('the server stops'));
    while (slots.inFlight() > 0) await sleep(5);
  }

  return {
    stop: async () => {
      isStopping = true;
      clearInterval(doubting);
      slots.close();
      for (const end of unsubscribe) end();
      await looking.stop();
      await letEnd();
      await settler.drain(SETTLE_WITHIN_MS);
      await Promise.all(keeping.map((loop) => loop.stop()));
      await lanes.close().catch((error: unknown) => {
        // They end with their leases.
        logger.warn({ err: error }, 'deliveries: lanes could not be given up');
      });
    },
  };
}
