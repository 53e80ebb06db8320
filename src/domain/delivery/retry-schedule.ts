import { isDeepStrictEqual } from 'node:util';
import { DomainError } from '#domain/errors.ts';
import type { Plan } from '#domain/limit/plan.ts';
import { CUSTOMARY_RETRY_CONFIG, RetryConfig } from '#protocol/retry-config.ts';

/**
 * What is stored of a given schedule: null for the customary one, which every plan has.
 * @throws {DomainError} `limit_exceeded` when it is another one and the plan has none
 */
export function storableSchedule(plan: Plan, given: RetryConfig | null): RetryConfig | null {
  if (given === null || isDeepStrictEqual(given, CUSTOMARY_RETRY_CONFIG)) return null;
  if (plan.customRetrySchedule) return given;
  throw new DomainError(
    'limit_exceeded',
    `The ${plan.title} plan has no retry schedules of your own. Leave retry_config out for the customary one, or change the plan.`,
    { field: 'retry_config' },
  );
}

/** What is in force: the stored one while the plan allows it, else the customary one. */
export function scheduleInForce(plan: Plan, stored: unknown): RetryConfig {
  const own = plan.customRetrySchedule ? RetryConfig.safeParse(stored) : null;
  return own?.success ? own.data : CUSTOMARY_RETRY_CONFIG;
}
