import type { PlannedDelivery } from '#domain/delivery/planned-delivery.ts';
import { DomainError, isDomainError } from '#domain/errors.ts';
import type { Bus, DeliveryChanged } from './bus.ts';
import type { CapturedBytes, LogStore, StreamEvent } from './log-store.ts';

export interface AppendBounds {
  /** Rows of one commit. */
  batchEvents: number;
  /** Bytes of headers and bodies of one commit; a larger single capture is a commit of its own. */
  batchBytes: number;
  /** Rows that may wait for their commit. */
  queuedEvents: number;
  /** Bytes that may wait for their commit. */
  queuedBytes: number;
}

/** Whoever waits for a commit: told exactly once. An object rather than a promise, because there is one per webhook. */
export interface CommitWaiter {
  /** The seq of the capture; null when the endpoint no longer exists. */
  onCommitted(seq: number | null): void;
  /** `DomainError` `unavailable` when the queue is full or the database can't commit. */
  onFailed(error: unknown): void;
}

export interface Appender {
  /** Queues a capture for the next commit. */
  enqueue(capture: CapturedBytes, waiter: CommitWaiter): void;
  /**
   * Resolves when committed, with the event; with null when the endpoint no longer exists.
   * @throws {DomainError} `unavailable` when the queue is full or the database can't commit.
   */
  append(capture: CapturedBytes): Promise<StreamEvent | null>;
  /** Refuses new captures and resolves when all that wait are committed or refused. */
  drain(): Promise<void>;
  /** Captures that wait for their commit or are in one. */
  depth(): number;
}

/** Captures and who waits for each, side by side: an object per pair would outlive the young generation. */
interface Batch {
  captures: CapturedBytes[];
  waiters: CommitWaiter[];
}

const DEFAULT_BOUNDS: AppendBounds = {
  batchEvents: 1_000,
  batchBytes: 8 * 1024 * 1024,
  queuedEvents: 20_000,
  queuedBytes: 128 * 1024 * 1024,
};

function sizeOf(capture: CapturedBytes): number {
  return capture.body.length + capture.headerBytes;
}

/** Spelled out: a spread of this many fields costs several times as much. */
function eventOf(capture: CapturedBytes, seq: number, writtenAtMs: number): StreamEvent {
  return {
    id: capture.id,
    workspaceId: capture.workspaceId,
    endpointId: capture.endpointId,
    method: capture.method,
    target: capture.target,
    httpVersion: capture.httpVersion,
    rawHeaders: capture.rawHeaders,
    headerBytes: capture.headerBytes,
    body: capture.body,
    bodySha256: capture.bodySha256,
    remoteAddress: capture.remoteAddress,
    receivedAtMs: capture.receivedAtMs,
    seq,
    writtenAtMs,
  };
}

/** The delivery's first state, for those who follow deliveries. */
function queued(
  { endpointId, id }: CapturedBytes,
  seq: number,
  { id: deliveryId, destinationId }: PlannedDelivery,
): DeliveryChanged {
  const of = { endpointId, deliveryId, destinationId, isPrimary: true, eventId: id, seq };
  const untouched = { statusCode: 0, retryCount: 0, nextRetryAtMs: null, deliveredAtMs: null };
  return { topic: 'delivery-changed', ...of, status: 'pending', ...untouched };
}

/** One that fails in being told must not keep the others from hearing. */
function tell(waiter: CommitWaiter, seq: number | null): void {
  try {
    waiter.onCommitted(seq);
  } catch (error) {
    waiter.onFailed(error);
  }
}

type Settled = { ok: true; seqs: (number | null)[] } | { ok: false; error: unknown };

/**
 * Group commit without a timer: while one commit runs, arrivals queue; the next takes all that wait.
 * Idle: one capture, one commit. Busy: hundreds of rows a commit.
 */
export function createAppender(
  deps: {
    logStore: LogStore;
    bus: Bus;
    nowMs: () => number;
    /** Whether anyone on this node follows the endpoint: only then are events made for the bus. */
    isFollowed: (endpointId: string) => boolean;
  },
  bounds: AppendBounds = DEFAULT_BOUNDS,
): Appender {
  let queue: Batch = { captures: [], waiters: [] };
  let queuedBytes = 0;
  let inCommit = 0;
  let draining = false;
  let running: Promise<void> | null = null;

  function takeBatch(): Batch {
    const { captures, waiters } = queue;
    let bytes = 0;
    let count = 0;
    for (const capture of captures) {
      const size = sizeOf(capture);
      if (count > 0 && (count >= bounds.batchEvents || bytes + size > bounds.batchBytes)) break;
      count += 1;
      bytes += size;
    }
    const whole = count === captures.length;
    const batch = whole ? queue : { captures: captures.slice(0, count), waiters: waiters.slice(0, count) };
    queue = {
      captures: whole ? [] : captures.slice(count),
      waiters: whole ? [] : waiters.slice(count),
    };
    queuedBytes -= bytes;
    inCommit = count;
    return batch;
  }

  async function commit(batch: Batch): Promise<Settled> {
    try {
      return { ok: true, seqs: await deps.logStore.append(batch.captures) };
    } catch (error) {
      return { ok: false, error };
    }
  }

  /** Hints for those who follow, in the order of the log; only then are event objects made. */
  function publish(captures: readonly CapturedBytes[], seqs: readonly (number | null)[]): void {
    const writtenAtMs = deps.nowMs();
    const grown = new Map<string, { head: number; events: StreamEvent[] | null; isDue: boolean }>();
    for (const [i, capture] of captures.entries()) {
      const seq = seqs[i] ?? null;
      if (seq === null) continue;
      const { endpointId } = capture;
      let growth = grown.get(endpointId);
      if (!growth) {
        growth = { head: 0, events: deps.isFollowed(endpointId) ? [] : null, isDue: false };
        grown.set(endpointId, growth);
      }
      growth.head = seq;
      growth.events?.push(eventOf(capture, seq, writtenAtMs));
      growth.isDue ||= capture.deliveries !== undefined;
    }
    let isAnyDue = false;
    for (const [endpointId, { head, events, isDue }] of grown) {
      deps.bus.publish({ topic: 'appended', endpointId, head, events });
      if (isDue) deps.bus.publish({ topic: 'delivery-due', endpointId });
      isAnyDue ||= isDue;
    }
    if (isAnyDue) publishQueued(captures, seqs);
  }

  function publishQueued(captures: readonly CapturedBytes[], seqs: readonly (number | null)[]): void {
    for (const [i, capture] of captures.entries()) {
      const seq = seqs[i] ?? null;
      const primary = capture.deliveries?.[0];
      if (seq !== null && primary) deps.bus.publish(queued(capture, seq, primary));
    }
  }

  function settle({ captures, waiters }: Batch, result: Settled): void {
    if (!result.ok) {
      for (const waiter of waiters) waiter.onFailed(result.error);
      return;
    }
    for (const [i, waiter] of waiters.entries()) tell(waiter, result.seqs[i] ?? null);
    publish(captures, result.seqs);
  }

  /** A batch that the database refuses for its data is split, so that one capture can't fail the others. */
  async function isolate(batch: Batch, result: Settled): Promise<void> {
    const { captures, waiters } = batch;
    if (result.ok || captures.length === 1 || isDomainError(result.error)) {
      settle(batch, result);
      return;
    }
    const half = captures.length >> 1;
    const parts = [
      { captures: captures.slice(0, half), waiters: waiters.slice(0, half) },
      { captures: captures.slice(half), waiters: waiters.slice(half) },
    ];
    for (const part of parts) await isolate(part, await commit(part));
  }

  async function run(): Promise<void> {
    let batch = takeBatch();
    let pending = commit(batch);
    for (;;) {
      const result = await pending;
      const done = batch;
      if (!result.ok) await isolate(done, result);
      // The next commit is on its way to the database before the answers of this one are written.
      const more = queue.captures.length > 0;
      if (more) {
        batch = takeBatch();
        pending = commit(batch);
      } else inCommit = 0;
      if (result.ok) settle(done, result);
      if (!more && queue.captures.length === 0) return;
      if (!more) {
        batch = takeBatch();
        pending = commit(batch);
      }
    }
  }

  function start(): void {
    running ??= run().finally(() => {
      running = null;
      if (queue.captures.length > 0) start();
    });
  }

  function enqueue(capture: CapturedBytes, waiter: CommitWaiter): void {
    const size = sizeOf(capture);
    const { length } = queue.captures;
    const full = length >= bounds.queuedEvents || queuedBytes + size > bounds.queuedBytes;
    if (draining || (full && length > 0)) {
      const words = draining ? 'The server is restarting' : 'Too many requests are waiting to be stored';
      const detail = { retryAfterMs: 1_000 };
      waiter.onFailed(new DomainError('unavailable', `${words}. Send it again in a moment.`, detail));
      return;
    }
    queue.captures.push(capture);
    queue.waiters.push(waiter);
    queuedBytes += size;
    start();
  }

  return {
    enqueue,
    append: (capture) =>
      new Promise((resolve, reject) => {
        enqueue(capture, {
          onCommitted: (seq) => {
            resolve(seq === null ? null : eventOf(capture, seq, deps.nowMs()));
          },
          onFailed: reject,
        });
      }),
    drain: async () => {
      draining = true;
      while (running) await running;
    },
    depth: () => queue.captures.length + inCommit,
  };
}
