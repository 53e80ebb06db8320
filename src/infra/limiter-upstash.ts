import { createHash } from 'node:crypto';
import { Ratelimit, type RatelimitConfig } from '@upstash/ratelimit';
import { Redis as RestRedis } from '@upstash/redis';
import type { Clock, Logger } from '#domain/context.ts';
import { bucketOf } from '#domain/limit/bucket.ts';
import type { Limiter, RateLimitResult, RateLimitRule } from '#domain/limit/limiter.ts';

export type LimiterRedis = RatelimitConfig['redis'];

export interface UpstashLimiterOptions {
  redis: LimiterRedis;
  clock: Pick<Clock, 'now'>;
  logger: Logger;
  /** How long a caller waits for Redis. */
  timeoutMs?: number;
}

const RETRY_AFTER_MS = 60_000;
/** Between two lines of the log about one rule: an outage with traffic must not flood it. Metrics count each case. */
const LOG_EVERY_MS = 10_000;

/** Token buckets that all nodes share. Without an answer from Redis in time the rule says what happens. */
export function createUpstashLimiter(options: UpstashLimiterOptions): Limiter {
  const { redis, clock, logger, timeoutMs = 500 } = options;
  const limits = new Map<string, Ratelimit>();
  const told = new Map<string, { untilMs: number; untold: number }>();
  function tell({ name, whenUnreachable }: RateLimitRule, error: unknown): void {
    const last = told.get(name);
    if (last && clock.now() < last.untilMs) {
      last.untold += 1;
      return;
    }
    told.set(name, { untilMs: clock.now() + LOG_EVERY_MS, untold: 0 });
    const fields = { err: error, rule: name, answer: whenUnreachable, untoldBefore: last?.untold ?? 0 };
    logger.error(fields, 'The limiter had no answer');
  }
  const limitOf = (rule: RateLimitRule): Ratelimit => {
    const existing = limits.get(rule.name);
    if (existing) return existing;
    const { refill, intervalMs } = bucketOf(rule);
    const created = new Ratelimit({
      redis,
      limiter: Ratelimit.tokenBucket(refill, `${intervalMs} ms`, rule.capacity),
      prefix: `hookwire:limit:${rule.name}`,
      // Off: it would answer from memory what only Redis knows.
      ephemeralCache: false,
      // Off: on time-out the library allows everything.
      timeout: 0,
      enableTelemetry: false,
    });
    limits.set(rule.name, created);
    return created;
  };
  return {
    async consume(rule, subject): Promise<RateLimitResult> {
      try {
        const asked = limitOf(rule).limit(hashed(subject));
        const { success, limit, remaining, reset } = await within(timeoutMs, asked);
        return { allowed: success, limit, remaining, resetAtMs: reset, unreachable: false };
      } catch (error) {
        tell(rule, error);
        return {
          allowed: rule.whenUnreachable === 'allow',
          limit: rule.capacity,
          remaining: 0,
          resetAtMs: clock.now() + RETRY_AFTER_MS,
          unreachable: true,
        };
      }
    },
  };
}

export function upstashRestRedis(options: { url: string; token: string }): LimiterRedis {
  return new RestRedis({ ...options, enableTelemetry: false, retry: false });
}

/** Addresses and e-mail addresses don't belong into another server's keys. */
function hashed(subject: string): string {
  return createHash('sha256').update(subject).digest('base64url');
}

async function within<T>(timeoutMs: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`Redis did not answer within ${timeoutMs} ms`));
    }, timeoutMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
