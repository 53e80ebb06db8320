import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type { Clock, Logger } from '#domain/context.ts';
import { DomainError } from '#domain/errors.ts';
import type { CapturedBytes } from '#domain/stream/log-store.ts';
import { appendBatch, openWriterSession, type WriterSession } from './append-batch.ts';

export interface LogWriterOptions {
  connectionString: string;
  clock: Clock;
  logger: Logger;
  /** How long one try may take before its connection is given up, in milliseconds. */
  tryTimeoutMs?: number;
  /** How long a batch is tried again before its senders are told to come back, in milliseconds. */
  giveUpAfterMs?: number;
}

/** How long a batch is tried again at least, in milliseconds. */
const MIN_RETRY_MS = 2_000;

export interface LogWriter {
  append(batch: readonly CapturedBytes[]): Promise<(number | null)[]>;
  close(): Promise<void>;
}

/** Class 22 and 23: the data is refused, another try will not help. 23505 is our own earlier try. */
function isRefusal(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return /^2[23]/.test(code) && code !== '23505';
}

/** One connection, one transaction at a time; outlives restarts of the database. */
export function createLogWriter(options: LogWriterOptions): LogWriter {
  const { clock, logger, tryTimeoutMs = 10_000, giveUpAfterMs = 20_000 } = options;
  let session: WriterSession | null = null;
  let closed = false;
  /** The connection of the try that is under way. */
  let trying: Client | null = null;

  // One timer for all tries, wound up by each: a new one per commit costs more than the commit's own bookkeeping.
  const watchdog = setTimeout(() => {
    if (!trying) return;
    logger.error({ tryTimeoutMs }, 'log writer: no answer from the database, reconnecting');
    trying.connection.stream.destroy(new Error('no answer from the database in time'));
  }, tryTimeoutMs);
  watchdog.unref();

  async function connect(): Promise<WriterSession> {
    if (session) {
      trying = session.client;
      return session;
    }
    const fresh = new Client({
      connectionString: options.connectionString,
      application_name: 'hookwire log writer',
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
    });
    const drop = (error?: Error): void => {
      if (session?.client === fresh) session = null;
      if (error) logger.warn({ err: error }, 'log writer: connection lost');
    };
    fresh.on('error', drop);
    fresh.on('end', () => drop());
    trying = fresh;
    try {
      await fresh.connect();
      // Its memory is its own: a connection that was given up may still hold on to that of its last batch.
      session = await openWriterSession(fresh);
      return session;
    } catch (error) {
      fresh.connection.stream.destroy();
      throw error;
    }
  }

  /** Ends the session, and with it any open transaction, so that the next try starts clean. */
  function abandon(): void {
    const dead = session;
    session = null;
    if (dead) void dead.client.end().catch(() => undefined);
  }

  /** A try whose answer was lost may have committed: a batch is all or nothing, so one id tells. */
  async function committedSeqs(
    on: Client,
    batch: readonly CapturedBytes[],
  ): Promise<(number | null)[] | null> {
    const ids = batch.map((capture) => capture.id);
    const { rows } = await on.query<{ id: string; seq: string }>(
      'SELECT id, seq FROM request WHERE id = ANY($1::uuid[])',
      [ids],
    );
    if (rows.length === 0) return null;
    const seqs = new Map(rows.map((row) => [row.id, Number(row.seq)]));
    return ids.map((id) => seqs.get(id) ?? null);
  }

  async function tryOnce(batch: readonly CapturedBytes[], isRetry: boolean): Promise<(number | null)[]> {
    watchdog.refresh();
    try {
      const on = await connect();
      const before = isRetry ? await committedSeqs(on.client, batch) : null;
      return before ?? (await appendBatch(on, batch, () => clock.nowPrecise()));
    } finally {
      trying = null;
    }
  }

  /** Counted from the oldest arrival, so that a queue of batches doesn't wait once for each; a short while at least. */
  function deadlineOf(batch: readonly CapturedBytes[], startedMs: number): number {
    const oldestMs = batch.reduce((oldest, { receivedAtMs }) => Math.min(oldest, receivedAtMs), startedMs);
    return Math.max(oldestMs + giveUpAfterMs, startedMs + MIN_RETRY_MS);
  }

  async function appendNext(batch: readonly CapturedBytes[]): Promise<(number | null)[]> {
    const startedMs = clock.now();
    for (let attempt = 0; ; attempt++) {
      try {
        return await tryOnce(batch, attempt > 0);
      } catch (error) {
        abandon();
        if (isRefusal(error)) throw error;
        logger.warn({ err: error, attempt, batch: batch.length }, 'log writer: commit failed, trying again');
        const waitMs = Math.min(50 * 2 ** attempt, 1_000);
        if (closed || clock.now() + waitMs > deadlineOf(batch, startedMs)) {
          throw new DomainError(
            'unavailable',
            'The log cannot be written right now. Send it again in a moment.',
            {
              retryAfterMs: 5_000,
            },
          );
        }
        await sleep(waitMs);
      }
    }
  }

  // Two transactions must not mingle on the one connection.
  let turn: Promise<unknown> = Promise.resolve();
  function append(batch: readonly CapturedBytes[]): Promise<(number | null)[]> {
    const mine = turn.then(() => appendNext(batch));
    turn = mine.catch(() => undefined);
    return mine;
  }

  return {
    append,
    close: async () => {
      closed = true;
      clearTimeout(watchdog);
      const open = session;
      session = null;
      await open?.client.end().catch(() => undefined);
    },
  };
}
