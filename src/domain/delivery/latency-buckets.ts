/** Upper bounds in milliseconds; what takes longer than the last is in a bucket of its own after them. */
const LATENCY_BOUNDS_MS = [
  10, 25, 50, 100, 175, 250, 350, 500, 750, 1_000, 1_500, 2_500, 5_000, 10_000, 20_000, 30_000,
] as const;

export const LATENCY_BUCKETS = LATENCY_BOUNDS_MS.length + 1;

/** Which bucket counts an attempt of this duration. */
export function latencyBucket(durationMs: number): number {
  const at = LATENCY_BOUNDS_MS.findIndex((bound) => durationMs <= bound);
  return at < 0 ? LATENCY_BOUNDS_MS.length : at;
}

/**
 * The duration that this share of attempts stayed within, read between the bounds of its bucket; null without attempts.
 * What is beyond the last bound is told as the last bound.
 */
export function latencyAt(share: number, counts: readonly number[]): number | null {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  const rank = share * total;
  let before = 0;
  for (const [i, count] of counts.entries()) {
    const upper = LATENCY_BOUNDS_MS[i];
    if (upper === undefined) break;
    if (count > 0 && before + count >= rank) {
      const lower = LATENCY_BOUNDS_MS[i - 1] ?? 0;
      return Math.round(lower + (upper - lower) * Math.max(0, (rank - before) / count));
    }
    before += count;
  }
  return LATENCY_BOUNDS_MS[LATENCY_BOUNDS_MS.length - 1] ?? null;
}
