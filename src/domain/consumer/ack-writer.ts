import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '#domain/context.ts';

/** How long after a failure it is tried again, in milliseconds. */
const RETRY_MS = 1_000;

export interface AckWriter {
  /** Takes note of acknowledged numbers; they are written as soon as those before have been. */
  note(seqs: readonly number[]): void;
  /** Resolves when what was noted is written, or can't be. */
  close(): Promise<void>;
}

/** Writes acknowledgements, one write at a time with all that came meanwhile: a client may acknowledge each event. */
export function createAckWriter(
  write: (seqs: readonly number[]) => Promise<void>,
  logger: Logger,
): AckWriter {
  let noted: number[] = [];
  let closed = false;
  let running: Promise<void> | null = null;

  async function run(): Promise<void> {
    while (noted.length > 0) {
      const seqs = noted;
      noted = [];
      try {
        await write(seqs);
      } catch (error) {
        // What is not written in the end is sent again to the next connection.
        logger.warn({ err: error, count: seqs.length }, 'consumer: acknowledgements could not be written');
        if (closed) return;
        noted = [...seqs, ...noted];
        await sleep(RETRY_MS, undefined, { ref: false });
      }
    }
  }

  return {
    note: (seqs) => {
      noted.push(...seqs);
      running ??= run().finally(() => (running = null));
    },
    close: async () => {
      closed = true;
      await running;
    },
  };
}
