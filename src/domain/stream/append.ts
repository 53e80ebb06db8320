import { DomainError, isDomainError } from '#domain/errors.ts';
import type { Bus } from './bus.ts';
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

export interface Appender {
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

interface Waiting {
  capture: CapturedBytes;
  resolve: (event: StreamEvent | null) => void;
  reject: (error: unknown) => void;
}

const DEFAULT_BOUNDS: AppendBounds = {
  batchEvents: 1_000,
  batchBytes: 8 * 1024 * 1024,
  queuedEvents: 20_000,
  queuedBytes: 128 * 1024 * 1024,
};

function sizeOf(capture: CapturedBytes): number {
  return capture.body.length + capture.headers.length;
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
    headers: capture.headers,
    body: capture.body,
    bodySha256: capture.bodySha256,
    remoteAddress: capture.remoteAddress,
    receivedAtMs: capture.receivedAtMs,
    seq,
    writtenAtMs,
  };
}

type Settled = { ok: true; seqs: (number | null)[] } | { ok: false; error: unknown };

/**
 * Group commit without a timer: while one commit runs, arrivals queue; the next takes all that wait.
 * Idle: one capture, one commit. Busy: hundreds of rows a commit.
 */
export function createAppender(
  deps: { logStore: LogStore; bus: Bus; nowMs: () => number },
  bounds: AppendBounds = DEFAULT_BOUNDS,
): Appender {
  let queue: Waiting[] = [];
  let queuedBytes = 0;
  let inCommit = 0;
  let draining = false;
  let running: Promise<void> | null = null;

  function takeBatch(): Waiting[] {
    let bytes = 0;
    let count = 0;
    for (const { capture } of queue) {
      const size = sizeOf(capture);
      if (count > 0 && (count >= bounds.batchEvents || bytes + size > bounds.batchBytes)) break;
      count += 1;
      bytes += size;
    }
    const batch = count === queue.length ? queue : queue.slice(0, count);
    queue = count === queue.length ? [] : queue.slice(count);
    queuedBytes -= bytes;
    inCommit = batch.length;
    return batch;
  }

  async function commit(batch: Waiting[]): Promise<Settled> {
    try {
      return { ok: true, seqs: await deps.logStore.append(batch.map((one) => one.capture)) };
    } catch (error) {
      return { ok: false, error };
    }
  }

  function settle(batch: Waiting[], result: Settled): void {
    if (!result.ok) {
      for (const { reject } of batch) reject(result.error);
      return;
    }
    const writtenAtMs = deps.nowMs();
    const byEndpoint = new Map<string, StreamEvent[]>();
    batch.forEach(({ capture, resolve }, i) => {
      const seq = result.seqs[i] ?? null;
      if (seq === null) {
        resolve(null);
        return;
      }
      const event = eventOf(capture, seq, writtenAtMs);
      const events = byEndpoint.get(capture.endpointId);
      if (events) events.push(event);
      else byEndpoint.set(capture.endpointId, [event]);
      resolve(event);
    });
    for (const [endpointId, events] of byEndpoint) {
      deps.bus.publish({ topic: 'appended', endpointId, head: events.at(-1)?.seq ?? 0, events });
    }
  }

  /** A batch that the database refuses for its data is split, so that one capture can't fail the others. */
  async function isolate(batch: Waiting[], result: Settled): Promise<void> {
    if (result.ok || batch.length === 1 || isDomainError(result.error)) {
      settle(batch, result);
      return;
    }
    const half = batch.length >> 1;
    for (const part of [batch.slice(0, half), batch.slice(half)]) await isolate(part, await commit(part));
  }

  async function run(): Promise<void> {
    let batch = takeBatch();
    let pending = commit(batch);
    for (;;) {
      const result = await pending;
      const done = batch;
      if (!result.ok) await isolate(done, result);
      // The next commit is on its way to the database before the answers of this one are written.
      const more = queue.length > 0;
      batch = more ? takeBatch() : [];
      if (more) pending = commit(batch);
      else inCommit = 0;
      if (result.ok) settle(done, result);
      if (!more && queue.length === 0) return;
      if (!more) {
        batch = takeBatch();
        pending = commit(batch);
      }
    }
  }

  function start(): void {
    running ??= run().finally(() => {
      running = null;
      if (queue.length > 0) start();
    });
  }

  return {
    append: (capture) =>
      new Promise((resolve, reject) => {
        const size = sizeOf(capture);
        const full = queue.length >= bounds.queuedEvents || queuedBytes + size > bounds.queuedBytes;
        if (draining || (full && queue.length > 0)) {
          const words = draining ? 'The server is restarting' : 'Too many requests are waiting to be stored';
          reject(
            new DomainError('unavailable', `${words}. Send it again in a moment.`, { retryAfterMs: 1_000 }),
          );
          return;
        }
        queue.push({ capture, resolve, reject });
        queuedBytes += size;
        start();
      }),
    drain: async () => {
      draining = true;
      while (running) await running;
    },
    depth: () => queue.length + inCommit,
  };
}
