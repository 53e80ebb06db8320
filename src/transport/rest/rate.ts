import type { DomainContext } from '#domain/context.ts';
import type { RateLimitResult, RateLimitRule } from '#domain/limit/limiter.ts';
import { addressSubject } from '#domain/limit/address-subject.ts';
import type { Plan } from '#domain/limit/plan.ts';
import { Problem, retryAfter } from './problem.ts';

/** What the headers say of the caller's allowance. */
export interface RateState {
  limit: number;
  remaining: number;
  /** Unix time in milliseconds. */
  resetAtMs: number;
}

const MINUTE_MS = 60_000;

/** Stands for «no limit» in headers that must hold a number. */
const UNLIMITED = 1_000_000_000;

/** Everything from one address that proves no identity: public routes, wrong credentials, unknown paths. */
const ADDRESS_RULE: RateLimitRule = {
  name: 'rest-address',
  capacity: 600,
  windowMs: MINUTE_MS,
  whenUnreachable: 'allow',
};

/** A plan's calls per minute, and how many of them may come at once. */
function rulesOf(plan: Plan): { minute: RateLimitRule; burst: RateLimitRule } | null {
  const { restCallsPerMinute, restBurst } = plan;
  if (restCallsPerMinute === null || restBurst === null) return null;
  const whenUnreachable = 'allow';
  return {
    // The capacity is part of the name: a changed plan starts a bucket of its own size.
    minute: {
      name: `rest-minute-${restCallsPerMinute}`,
      capacity: restCallsPerMinute,
      windowMs: MINUTE_MS,
      whenUnreachable,
    },
    burst: { name: `rest-burst-${restBurst}`, capacity: restBurst, windowMs: 1000, whenUnreachable },
  };
}

export function unlimited(nowMs: number): RateState {
  return { limit: UNLIMITED, remaining: UNLIMITED, resetAtMs: nowMs };
}

/** Takes a call of the workspace's plan. `refused` when there is none left. */
export async function takeCall(
  ctx: DomainContext,
  workspaceId: string,
  plan: Plan,
): Promise<{ rate: RateState; refused: Problem | null }> {
  if (plan.restCallsPerMinute === 0 || plan.restBurst === 0) {
    const refused = new Problem(
      'feature_required',
      `The ${plan.title} plan has no REST API. Upgrade to use it.`,
    );
    return { rate: { limit: 0, remaining: 0, resetAtMs: ctx.clock.now() }, refused };
  }
  const rules = rulesOf(plan);
  if (!rules) return { rate: unlimited(ctx.clock.now()), refused: null };
  const [minute, burst] = await Promise.all([
    ctx.limiter.consume(rules.minute, workspaceId),
    ctx.limiter.consume(rules.burst, workspaceId),
  ]);
  const words = `The ${plan.title} plan has ${minute.limit} calls a minute, ${burst.limit} of them at once.`;
  const denied = minute.allowed ? burst : minute;
  return { rate: minute, refused: denied.allowed ? null : tooMany(ctx, denied, words) };
}

/** Takes a call of the address of whoever has not said who it is. */
export async function takeAddressCall(
  ctx: DomainContext,
  remoteAddress: string,
): Promise<{ rate: RateState; refused: Problem | null }> {
  const result = await ctx.limiter.consume(ADDRESS_RULE, addressSubject(remoteAddress));
  const words = 'Too many calls without a working credential from your network address.';
  return { rate: result, refused: result.allowed ? null : tooMany(ctx, result, words) };
}

function tooMany(ctx: DomainContext, denied: RateLimitResult, words: string): Problem {
  const waitMs = Math.max(1000, denied.resetAtMs - ctx.clock.now());
  const message = `${words} Try again in ${Math.ceil(waitMs / 1000)} s.`;
  return new Problem('rate_limited', message, { headers: retryAfter(waitMs) });
}

export function rateHeaders(rate: RateState, nowMs: number): Record<string, string> {
  return {
    'X-RateLimit-Limit': String(rate.limit),
    'X-RateLimit-Remaining': String(rate.remaining),
    'X-RateLimit-Reset': String(Math.ceil(Math.max(nowMs, rate.resetAtMs) / 1000)),
  };
}
