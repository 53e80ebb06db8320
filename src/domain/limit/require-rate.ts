import type { DomainContext } from '#domain/context.ts';
import { DomainError } from '#domain/errors.ts';
import type { RateLimitRule } from './limiter.ts';

/** @throws {DomainError} `rate_limited` with the time to wait; `unavailable` when the limiter can't be asked */
export async function requireRate(ctx: DomainContext, rule: RateLimitRule, subject: string): Promise<void> {
  const result = await ctx.limiter.consume(rule, subject);
  if (result.allowed) return;
  const retryAfterMs = Math.max(1000, result.resetAtMs - ctx.clock.now());
  if (result.unreachable) {
    throw new DomainError('unavailable', 'This is not possible for a moment. Try again in a minute.', {
      retryAfterMs,
    });
  }
  throw new DomainError('rate_limited', `Too many attempts. Try again in ${inWords(retryAfterMs)}.`, {
    retryAfterMs,
  });
}

function inWords(waitMs: number): string {
  const seconds = Math.ceil(waitMs / 1000);
  if (seconds < 90) return `${seconds} ${seconds === 1 ? 'second' : 'seconds'}`;
  return `${Math.ceil(seconds / 60)} minutes`;
}
