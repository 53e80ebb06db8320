import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type { Clock, Logger } from '#domain/context.ts';
import { DomainError } from '#domain/errors.ts';
import type { CapturedBytes } from '#domain/stream/log-store.ts';
import { appendBatch, WRITER_SESSION_SQL } from './append-batch.ts';
import { CopyBuffer } from './copy-buffer.ts';

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
  let client: Client | null = null;
  let buffer = new CopyBuffer();
  let closed = false;

  async function connect(onTry: (client: Client) => void): Promise<Client> {
    if (client) {
      onTry(client);
      return client;
    }
    const fresh = new Client({
      connectionString: options.connectionString,
      application_name: 'hookwire log writer',
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
    });
    const drop = (error?: Error): void => {
      if (client === fresh) client = null;
      if (error) logger.warn({ err: error }, 'log writer: connection lost');
    };
    fresh.on('error', drop);
    fresh.on('end', () => drop());
    onTry(fresh);
    try {
      await fresh.connect();
      await fresh.query(WRITER_SESSION_SQL);
    } catch (error) {
      fresh.connection.stream.destroy();
      throw error;
    }
    client = fresh;
    // A connection that was given up may still hold on to the memory of its last batch.
    buffer = new CopyBuffer();
    return fresh;
  }

  /** Ends the session, and with it any open transaction, so that the next try starts clean. */
  function abandon(): void {
    const dead = client;
    client = null;
    if (dead) void dead.end().catch(() => undefined);
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
    let tried: Client | null = null;
    const timer = setTimeout(() => {
      logger.error(
        { batch: batch.length, tryTimeoutMs },
        'log writer: no answer from the database, reconnecting',
      );
      tried?.connection.stream.destroy(new Error('no answer from the database in time'));
    }, tryTimeoutMs);
    try {
      const on = await connect((one) => {
        tried = one;
      });
      const before = isRetry ? await committedSeqs(on, batch) : null;
      return before ?? (await appendBatch({ client: on, buffer }, batch, () => clock.nowPrecise()));
    } finally {
      clearTimeout(timer);
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
      const open = client;
      client = null;
      await open?.end().catch(() => undefined);
    },
  };
}
