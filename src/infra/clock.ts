import type { Clock } from '#domain/context.ts';

/** The wall clock, with the monotonic clock's fractions between its milliseconds. */
export function createSystemClock(): Clock {
  let offsetMs = Date.now() - performance.now();
  return {
    now: () => Date.now(),
    nowPrecise: () => {
      const wallMs = Date.now();
      const fineMs = offsetMs + performance.now();
      // Follows the wall clock wherever it is set or a sleeping machine has left the monotonic one behind.
      if (fineMs < wallMs) offsetMs += wallMs - fineMs;
      else if (fineMs >= wallMs + 1) offsetMs -= fineMs - wallMs - 0.999;
      return Math.min(Math.max(fineMs, wallMs), wallMs + 0.999);
    },
  };
}
