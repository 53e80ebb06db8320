import { describe, expect, it } from 'vitest';
import { CUSTOMARY_RETRY_CONFIG } from '#protocol/retry-config.ts';
import { stateAfter } from './delivery-state.ts';
import type { AttemptErrorCode } from './sender.ts';

const NOW = 1_000_000;
const DAY_MS = 86_400_000;
const ANSWER = { statusCode: 500, error: null, retryAfterMs: null };
const rules = (more = {}) => ({
  schedule: CUSTOMARY_RETRY_CONFIG,
  nowMs: NOW,
  random: () => 0.5,
  ...more,
});
const failed = (code: AttemptErrorCode) => ({
  statusCode: 0,
  error: { code, message: 'It did not work' },
  retryAfterMs: null,
});

describe('a delivery', () => {
  it.each([200, 201, 204, 299])('is delivered by %d', (statusCode) => {
    expect(stateAfter(3, { ...ANSWER, statusCode }, rules())).toEqual({
      status: 'delivered',
      statusCode,
      errorCode: null,
      nextAttemptAtMs: null,
      deliveredAtMs: NOW,
    });
  });

  it.each([101, 199, 300, 301, 304, 400, 404, 429, 500, 503, 599])(
    'is tried again after %d',
    (statusCode) => {
      const state = stateAfter(1, { ...ANSWER, statusCode }, rules());
      expect(state).toMatchObject({ status: 'retrying', statusCode, errorCode: null, deliveredAtMs: null });
    },
  );

  it.each([
    'target_refused',
    'dns_failed',
    'connect_failed',
    'tls_failed',
    'reset',
    'timeout',
    'bad_answer',
  ] as const)('is tried again after %s', (code) => {
    expect(stateAfter(1, failed(code), rules())).toMatchObject({ status: 'retrying', errorCode: code });
  });

  it('is not delivered by a 200 whose answer broke off', () => {
    expect(stateAfter(1, { ...failed('reset'), statusCode: 200 }, rules()).status).toBe('retrying');
  });

  it('has failed at once when the receiver says 410', () => {
    const state = stateAfter(1, { ...ANSWER, statusCode: 410, retryAfterMs: 1_000 }, rules());
    expect(state).toMatchObject({
      status: 'failed',
      statusCode: 410,
      errorCode: 'gone',
      nextAttemptAtMs: null,
    });
  });
});

it.each(['unsendable', 'loop'] as const)(
  'whose request itself is at fault (%s) has failed at once',
  (code) => {
    expect(stateAfter(1, failed(code), rules())).toMatchObject({
      status: 'failed',
      errorCode: code,
      nextAttemptAtMs: null,
    });
  },
);

describe('the wait', () => {
  it.each([
    [1, 30],
    [2, 120],
    [3, 600],
    [4, 3_600],
    [5, 21_600],
  ])('after attempt %d is %d s', (number, seconds) => {
    expect(stateAfter(number, ANSWER, rules()).nextAttemptAtMs).toBe(NOW + seconds * 1_000);
  });

  it.each([6, 7, 40])('after attempt %d is over: it has failed, also when it was tried by hand', (number) => {
    expect(stateAfter(number, ANSWER, rules())).toMatchObject({ status: 'failed', nextAttemptAtMs: null });
  });

  it('repeats the last interval, and is none where there are no retries', () => {
    const schedule = { max_retries: 4, intervals: [1, 7] };
    const waits = [1, 2, 3, 4, 5].map((n) => stateAfter(n, ANSWER, rules({ schedule })).nextAttemptAtMs);
    expect(waits).toEqual([NOW + 1_000, NOW + 7_000, NOW + 7_000, NOW + 7_000, null]);
    const none = { max_retries: 0, intervals: [5] };
    expect(stateAfter(1, ANSWER, rules({ schedule: none })).status).toBe('failed');
  });

  it.each([
    [0, 27_000],
    [1, 33_000],
  ])('is a tenth shorter or longer by chance', (chance, waitMs) => {
    expect(stateAfter(1, ANSWER, rules({ random: () => chance })).nextAttemptAtMs).toBe(NOW + waitMs);
  });

  it.each([
    [1_000, 30_000],
    [90_000, 90_000],
    [10 * DAY_MS, DAY_MS],
  ])('with Retry-After of %d ms is %d ms', (retryAfterMs, waitMs) => {
    const state = stateAfter(1, { ...ANSWER, statusCode: 503, retryAfterMs }, rules());
    expect(state.nextAttemptAtMs).toBe(NOW + waitMs);
  });

  it('after the last attempt is none, whatever Retry-After asks for', () => {
    expect(stateAfter(6, { ...ANSWER, retryAfterMs: 1_000 }, rules()).status).toBe('failed');
  });
});
