import type { Clock } from '#domain/context.ts';

/** setTimeout's longest delay, in milliseconds. */
const MAX_TIMER_MS = 2_147_483_647;

/** Calls at a time in Unix milliseconds, however far away (null: never). Returns the function that cancels. */
export function callAt(clock: Pick<Clock, 'now'>, atMs: number | null, call: () => void): () => void {
  if (atMs === null) return () => undefined;
  let timer: NodeJS.Timeout;
  const arm = (): void => {
    const leftMs = atMs - clock.now();
    timer = setTimeout(leftMs > MAX_TIMER_MS ? arm : call, Math.min(leftMs, MAX_TIMER_MS));
    timer.unref();
  };
  arm();
  return () => {
    clearTimeout(timer);
  };
}
