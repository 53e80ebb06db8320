import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '#domain/context.ts';
import type { RunningServer } from './control.ts';
import { isSameProcessRunning } from './process-identity.ts';

const POLL_MS = 200;
const BACKOFF_MIN_MS = 100;
const BACKOFF_MAX_MS = 10_000;
// A server that lived this long before it died starts again without delay.
const STABLE_MS = 30_000;

export interface Supervisor {
  /** Resolves when no restart is under way and none will follow. */
  stop(): Promise<void>;
}

/** Starts the server again whenever it dies. It is no child of this process, so its death is looked for. */
export function superviseServer(
  first: RunningServer,
  start: () => Promise<RunningServer>,
  logger: Logger,
): Supervisor {
  const stopping = new AbortController();
  const done = watch(first, start, { logger, signal: stopping.signal });
  return {
    stop: async () => {
      stopping.abort();
      await done;
    },
  };
}

interface WatchOptions {
  logger: Logger;
  signal: AbortSignal;
}

async function watch(
  first: RunningServer,
  start: () => Promise<RunningServer>,
  { logger, signal }: WatchOptions,
): Promise<void> {
  let server: RunningServer | null = first;
  let startedAt = Date.now();
  let backoffMs = BACKOFF_MIN_MS;
  while (await pause(POLL_MS, signal)) {
    if (server && isSameProcessRunning(server.process)) continue;
    if (server) logger.error({ pid: server.process.pid }, 'The embedded PostgreSQL died; starting it again');
    if (server && Date.now() - startedAt > STABLE_MS) backoffMs = BACKOFF_MIN_MS;
    server = null;
    if (!(await pause(backoffMs, signal))) return;
    backoffMs = Math.min(backoffMs * 2, BACKOFF_MAX_MS);
    try {
      server = await start();
      startedAt = Date.now();
      logger.warn({ pid: server.process.pid }, 'The embedded PostgreSQL runs again');
    } catch (error) {
      logger.error(
        { err: error, retryInMs: backoffMs },
        'The embedded PostgreSQL could not be started again',
      );
    }
  }
}

/** False when stopped meanwhile. Does not keep the process alive. */
async function pause(ms: number, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return false;
  await sleep(ms, undefined, { signal, ref: false }).catch(() => undefined);
  return !signal.aborted;
}
