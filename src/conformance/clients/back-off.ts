/** Seconds between two tries, the last one again and again. */
const WAITS_S = [1, 2, 4, 8, 16, 30] as const;
const MAX_TRIES = 10;

export interface BackOff {
  /** Milliseconds until the next try; null: ten tries have failed. */
  next(): number | null;
  reset(): void;
}

/** 1, 2, 4, 8, 16, 30, 30 … seconds, ten tries, `timeScale` times as fast. */
export function createBackOff(timeScale: number): BackOff {
  let failed = 0;
  return {
    next: () => {
      if (failed >= MAX_TRIES) return null;
      const seconds = WAITS_S[Math.min(failed, WAITS_S.length - 1)] ?? 30;
      failed += 1;
      return (seconds * 1000) / timeScale;
    },
    reset: () => {
      failed = 0;
    },
  };
}
