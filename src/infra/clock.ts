import type { Clock } from '#domain/context.ts';

/** How long the monotonic clock is trusted before the wall clock is asked again, in milliseconds. */
const RESYNC_MS = 100;

/**
 * The wall clock, carried on by the monotonic one between two looks at it: each costs a third of the other,
 * and a webhook asks several times. Follows the wall clock wherever it is set.
 */
export function createSystemClock(): Clock {
  let syncedAt = -Infinity;
  let offsetMs = 0;

  function nowPrecise(): number {
    const monotonic = performance.now();
    if (monotonic - syncedAt > RESYNC_MS) {
      const wallMs = Date.now();
      const fineMs = offsetMs + monotonic;
      // Within the same millisecond the two agree; otherwise the wall clock was set, or the machine slept.
      if (fineMs < wallMs) offsetMs += wallMs - fineMs;
      else if (fineMs >= wallMs + 1) offsetMs -= fineMs - wallMs - 0.999;
      syncedAt = monotonic;
    }
    return offsetMs + monotonic;
  }

  return { now: () => Math.floor(nowPrecise()), nowPrecise };
}
