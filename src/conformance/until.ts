import { setTimeout as sleep } from 'node:timers/promises';
import { Unexpected } from './seen.ts';

const WAIT_MS = 10_000;

/** Waits until `ready` holds; for what tells nobody when it changes. */
export async function until(ready: () => boolean, what: string, waitMs = WAIT_MS): Promise<void> {
  const end = performance.now() + waitMs;
  while (!ready()) {
    if (performance.now() > end) throw new Unexpected(`no ${what} within ${waitMs / 1000} s`);
    await sleep(5);
  }
}
