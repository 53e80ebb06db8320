import { describe, expect, it } from 'vitest';
import type { Plan } from '#domain/limit/plan.ts';
import { PLANS } from '#domain/limit/plan.ts';
import { CUSTOMARY_RETRY_CONFIG, RetryConfig } from '#protocol/retry-config.ts';
import { scheduleInForce, storableSchedule } from './retry-schedule.ts';

function plan(id: string): Plan {
  const found = PLANS[id];
  if (!found) throw new Error(`No plan ${id}`);
  return found;
}
const OWN: RetryConfig = { max_retries: 2, intervals: [5, 10] };

describe('a retry schedule', () => {
  it.each(['free', 'plus', 'team', 'self_hosted'])(
    'on %s may be the customary one, which is not stored',
    (id) => {
      expect(storableSchedule(plan(id), null)).toBeNull();
      expect(storableSchedule(plan(id), structuredClone(CUSTOMARY_RETRY_CONFIG))).toBeNull();
      expect(scheduleInForce(plan(id), null)).toEqual(CUSTOMARY_RETRY_CONFIG);
    },
  );

  it('of one’s own is for the plans that have it', () => {
    expect(storableSchedule(plan('plus'), OWN)).toEqual(OWN);
    expect(scheduleInForce(plan('plus'), OWN)).toEqual(OWN);
    expect(() => storableSchedule(plan('free'), OWN)).toThrow(
      expect.objectContaining({ code: 'limit_exceeded', detail: { field: 'retry_config' } }),
    );
  });

  it('of one’s own is out of force after a change to a plan without it', () => {
    expect(scheduleInForce(plan('free'), OWN)).toEqual(CUSTOMARY_RETRY_CONFIG);
  });

  it.each([
    { max_retries: 21, intervals: [1] },
    { max_retries: -1, intervals: [1] },
    { max_retries: 1.5, intervals: [1] },
    { max_retries: 1, intervals: [] },
    { max_retries: 1, intervals: [0] },
    { max_retries: 1, intervals: [86_401] },
    { max_retries: 1, intervals: [1, Infinity] },
    { max_retries: 1, intervals: Array.from({ length: 21 }, () => 1) },
    { max_retries: 1 },
    'soon',
  ])('%j is none', (input) => {
    expect(RetryConfig.safeParse(input).success).toBe(false);
  });
});
