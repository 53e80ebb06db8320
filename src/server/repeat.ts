import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '#domain/context.ts';

export interface Job {
  firstAfterMs: number;
  /** Between the end of one run and the start of the next. */
  everyMs: number;
  run(signal: AbortSignal): Promise<unknown>;
  /** What it means when a run fails. */
  failure: string;
}

/** Runs a job again and again; a run that fails is logged. Returns the function that stops it and waits for what is under way. */
export function repeat(logger: Logger, job: Job): () => Promise<void> {
  const stop = new AbortController();
  const { signal } = stop;
  const loop = async (): Promise<void> => {
    for (let waitMs = job.firstAfterMs; await pause(waitMs, signal); waitMs = job.everyMs) {
      try {
        await job.run(signal);
      } catch (error) {
        logger.error({ err: error, againInMs: job.everyMs }, job.failure);
      }
    }
  };
  const done = loop();
  return async () => {
    stop.abort();
    await done;
  };
}

/** False when stopped meanwhile. Does not keep the process alive. */
async function pause(ms: number, signal: AbortSignal): Promise<boolean> {
  await sleep(ms, undefined, { signal, ref: false }).catch(() => undefined);
  return !signal.aborted;
}
