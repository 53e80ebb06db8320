import type { RateLimitRule } from './limiter.ts';

export interface Bucket {
  /** Tokens that come back at each interval. */
  refill: number;
  intervalMs: number;
}

/** A rule as a token bucket in whole milliseconds. */
export function bucketOf(rule: RateLimitRule): Bucket {
  return rule.capacity <= rule.windowMs
    ? { refill: 1, intervalMs: Math.round(rule.windowMs / rule.capacity) }
    : { refill: Math.round(rule.capacity / rule.windowMs), intervalMs: 1 };
}
