import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '#domain/context.ts';
import type {
  DeliveryQueue,
  EndedDelivery,
  HealthChange,
  Settled,
  SettleRules,
} from '#domain/delivery/delivery-queue.ts';

/** What came of it: changed, or left alone because somebody else had ended it. */
export interface SettledOne {
  hasChanged: boolean;
  /** Of its destination, where the batch touched it. */
  health: HealthChange | null;
}

export interface Settler {
  /** Told exactly once, after the commit. */
  add(ended: EndedDelivery, onSettled: (settled: SettledOne) => void): void;
  /** False while the database takes nothing, or too much waits for it: nothing new is to be started then. */
  isTaking(): boolean;
  /** Resolves when everything is settled, or the database did not take it in time. */
  drain(withinMs: number): Promise<void>;
}

export interface SettlerDeps {
  queue: Pick<DeliveryQueue, 'settle'>;
  rules: Omit<SettleRules, 'isRetry'>;
  logger: Logger;
  /** After each commit, in the order of commits. */
  onBatch: (batch: readonly EndedDelivery[], settled: Settled) => void;
  /** There is room for results. */
  onTaking: () => void;
}

const BATCH = 250;
const BATCH_BYTES = 4 * 1024 * 1024;
/** What a killed node forgets, and another one sends again, is no more than that and what is in flight. */
const MAX_WAITING = 250;
/** Where many results come, commits begin no closer than this, so that each of them takes a few dozen. */
const SPACING_MS = 12;
const MANY = 4;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 2_000;

const NOTHING: Settled = { changedIds: new Set(), health: new Map() };

interface Waiting {
  ended: EndedDelivery;
  onSettled: (settled: SettledOne) => void;
}

/** Class 22 and 23: the data is refused, another try will not help. */
function isRefusal(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^2[23]/.test(String(error.code));
}

/** What of an answer a database could refuse is left out. */
function bare({ ended, onSettled }: Waiting): Waiting {
  if (!ended.attempt) return { ended, onSettled };
  const { url, result } = ended.attempt;
  return {
    ended: { ...ended, attempt: { url, result: { ...result, headers: [], body: Buffer.alloc(0) } } },
    onSettled,
  };
}

/**
 * Group commit: while one commit runs, ended attempts wait; the next takes them all. What the database
 * can't take just now is tried again until it does, so that nothing that happened is forgotten.
 */
export function createSettler({ queue, rules, logger, onBatch, onTaking }: SettlerDeps): Settler {
  let waiting: Waiting[] = [];
  let inCommit = 0;
  let isAway = false;
  let running: Promise<void> | null = null;
  let giveUpAtMs = Infinity;
  /** When the last commit began. */
  let lastAtMs = -Infinity;
  let lastCount = 0;

  function takeBatch(): Waiting[] {
    let count = 0;
    let bytes = 0;
    for (const { ended } of waiting) {
      bytes += ended.attempt?.result.body.length ?? 0;
      if (count > 0 && (count >= BATCH || bytes > BATCH_BYTES)) break;
      count += 1;
    }
    const batch = waiting.slice(0, count);
    waiting = waiting.slice(count);
    return batch;
  }

  function commit(batch: readonly Waiting[], isRetry: boolean): Promise<Settled> {
    return queue.settle(
      batch.map(({ ended }) => ended),
      { ...rules, isRetry },
    );
  }

  function tell(batch: readonly Waiting[], settled: Settled): void {
    onBatch(
      batch.map(({ ended }) => ended),
      settled,
    );
    for (const { ended, onSettled } of batch) {
      const { id, destinationId } = ended.delivery;
      onSettled({
        hasChanged: settled.changedIds.has(id),
        health: settled.health.get(destinationId) ?? null,
      });
    }
  }

  /** A batch that is refused for its data is split, so that one answer can't hold up the others. */
  async function isolate(batch: readonly Waiting[], error: unknown): Promise<void> {
    const [only] = batch;
    if (batch.length > 1) {
      const half = batch.length >> 1;
      await settleBatch(batch.slice(0, half));
      await settleBatch(batch.slice(half));
    } else if (only) {
      logger.error(
        { err: error, deliveryId: only.ended.delivery.id },
        'deliveries: an answer could not be kept',
      );
      const settled = await commit([bare(only)], false).catch((again: unknown) => {
        logger.error(
          { err: again, deliveryId: only.ended.delivery.id },
          'deliveries: a result could not be kept',
        );
        return NOTHING;
      });
      tell([only], settled);
    }
  }

  async function settleBatch(batch: readonly Waiting[]): Promise<void> {
    for (let tries = 0; performance.now() < giveUpAtMs; tries++) {
      try {
        const settled = await commit(batch, tries > 0);
        isAway = false;
        tell(batch, settled);
        return;
      } catch (error) {
        if (isRefusal(error)) {
          await isolate(batch, error);
          return;
        }
        isAway = true;
        logger.warn(
          { err: error, tries, batch: batch.length },
          'deliveries: results can’t be kept, trying again',
        );
        await sleep(Math.min(FIRST_PAUSE_MS * 2 ** tries, LONGEST_PAUSE_MS));
      }
    }
  }

  async function run(): Promise<void> {
    while (waiting.length > 0) {
      const waitMs = lastAtMs + SPACING_MS - performance.now();
      if (waitMs > 0 && lastCount >= MANY && waiting.length < MAX_WAITING) await sleep(waitMs);
      lastAtMs = performance.now();
      const batch = takeBatch();
      lastCount = batch.length;
      inCommit = batch.length;
      await settleBatch(batch);
      inCommit = 0;
      if (isTaking()) onTaking();
    }
  }

  function isTaking(): boolean {
    return !isAway && waiting.length + inCommit < MAX_WAITING;
  }

  function start(): void {
    running ??= run().finally(() => {
      running = null;
      // One that came between the last look and now.
      if (waiting.length > 0) start();
    });
  }

  return {
    add: (ended, onSettled) => {
      waiting.push({ ended, onSettled });
      start();
    },
    isTaking,
    drain: async (withinMs) => {
      giveUpAtMs = performance.now() + withinMs;
      while (running) await running;
    },
  };
}
