import { describe, expect, it } from 'vitest';
import { LATENCY_BUCKETS, latencyAt, latencyBucket } from './latency-buckets.ts';

function countsOf(durations: readonly number[]): number[] {
  const counts = Array.from({ length: LATENCY_BUCKETS }, () => 0);
  for (const ms of durations) counts[latencyBucket(ms)] = (counts[latencyBucket(ms)] ?? 0) + 1;
  return counts;
}

describe('latencies in buckets', () => {
  it.each([
    [0, 0],
    [10, 0],
    [11, 1],
    [30_000, 15],
    [30_001, 16],
  ])('%d ms is counted in bucket %d', (ms, bucket) => {
    expect(latencyBucket(ms)).toBe(bucket);
  });

  it('give a percentile that is off by less than its bucket is wide', () => {
    const durations = Array.from({ length: 1_000 }, (_, i) => i + 1);
    const counts = countsOf(durations);
    expect(latencyAt(0.5, counts)).toBeCloseTo(500, -1);
    expect(latencyAt(0.95, counts)).toBeCloseTo(950, -1);
    expect(latencyAt(0.99, counts)).toBeCloseTo(990, -1);
  });

  it('have no percentile without attempts, and none past the last bound', () => {
    expect(latencyAt(0.5, countsOf([]))).toBeNull();
    expect(latencyAt(0.5, [])).toBeNull();
    expect(latencyAt(0.99, countsOf([5, 99_000]))).toBe(30_000);
  });
});
