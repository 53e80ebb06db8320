import type { Clock } from '#domain/context.ts';

/**
 * What a client may send: `burst` messages at once and `perSecond` sustained. Each call takes one, and says
 * whether there was one to take.
 */
export function createMessageBudget(
  clock: Pick<Clock, 'now'>,
  { perSecond, burst }: { perSecond: number; burst: number },
): () => boolean {
  let left = burst;
  let atMs = clock.now();
  return () => {
    const nowMs = clock.now();
    left = Math.min(burst, left + ((nowMs - atMs) / 1000) * perSecond);
    atMs = nowMs;
    left -= 1;
    return left >= 0;
  };
}
