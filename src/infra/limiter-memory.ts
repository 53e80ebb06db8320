import type { Clock } from '#domain/context.ts';
import { bucketOf } from '#domain/limit/bucket.ts';
import type { Limiter } from '#domain/limit/limiter.ts';

interface BucketState {
  tokens: number;
  refilledAtMs: number;
}

/**
 * Token buckets of this process. Past `maxSubjects` the one that was used least recently is forgotten, which
 * gives that subject a full bucket: memory is bounded, and a flood can't lock anybody out.
 */
export function createMemoryLimiter(options: { clock: Pick<Clock, 'now'>; maxSubjects?: number }): Limiter {
  const { clock, maxSubjects = 50_000 } = options;
  const buckets = new Map<string, BucketState>();
  return {
    consume(rule, subject) {
      const key = `${rule.name}:${subject}`;
      const nowMs = clock.now();
      const { refill, intervalMs } = bucketOf(rule);
      const state = buckets.get(key) ?? { tokens: rule.capacity, refilledAtMs: nowMs };
      // A Map keeps the order of insertion: the first one is the least recently used.
      buckets.delete(key);
      const refills = Math.max(0, Math.floor((nowMs - state.refilledAtMs) / intervalMs));
      state.tokens = Math.min(rule.capacity, state.tokens + refills * refill);
      state.refilledAtMs += refills * intervalMs;
      const allowed = state.tokens > 0;
      if (allowed) state.tokens -= 1;
      buckets.set(key, state);
      if (buckets.size > maxSubjects) {
        for (const oldest of buckets.keys()) {
          buckets.delete(oldest);
          break;
        }
      }
      return Promise.resolve({
        allowed,
        limit: rule.capacity,
        remaining: state.tokens,
        resetAtMs: state.refilledAtMs + intervalMs,
        unreachable: false,
      });
    },
  };
}
