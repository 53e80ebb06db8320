import type { Clock } from '#domain/context.ts';

export interface TestClock extends Clock {
  advance(ms: number): void;
}

/** Stands still until it is told to go on. */
export function createTestClock(startMs = Date.UTC(2026, 4, 3, 14, 2)): TestClock {
  let nowMs = startMs;
  return {
    now: () => nowMs,
    nowPrecise: () => nowMs,
    advance: (ms) => {
      nowMs += ms;
    },
  };
}
