import { expect, test } from 'vitest';
import { quotaWords } from './quota-words.ts';
import type { Quota } from './use-quota.ts';

const QUOTA: Quota = {
  day: '2026-05-03',
  used: 100,
  limit: 500,
  resetAt: '2026-05-04T00:00:00.000Z',
  reached: null,
  overflow: { size: 100, used: 0 },
  locked: 0,
};

function textOf(quota: Partial<Quota>): string | null {
  const words = quotaWords({ ...QUOTA, ...quota });
  return words && `${words.headline} ${words.beforeTime} in 5 h${words.afterTime}`;
}

test('nothing is said before the quota is nearly used, or where there is none', () => {
  expect(textOf({})).toBeNull();
  expect(textOf({ limit: null })).toBeNull();
});

test('near the quota: how much is used, when the count starts again, what happens past it', () => {
  expect(textOf({ reached: 80, used: 412 })).toBe(
    'Today’s requests are nearly used up. 412 of 500 by now; the count starts again in 5 h. Past 500, 100 more are kept locked.',
  );
  expect(textOf({ reached: 80, used: 412, overflow: { size: 0, used: 0 } })).toMatch(
    /Past 500, senders get 429\.$/,
  );
});

test('past the quota: that requests are kept, how many are, and when they open', () => {
  expect(textOf({ reached: 100, used: 500, overflow: { size: 100, used: 13 } })).toBe(
    'Today’s 500 requests are used up. New ones are kept locked, not shown or streamed: 13 of 100 so far. They open in 5 h, when the next day begins, or with a larger plan.',
  );
});

test('past what is kept as well: what senders get, and that the locked ones still open', () => {
  expect(textOf({ reached: 100, used: 500, overflow: { size: 100, used: 100 } })).toBe(
    'Today’s 500 requests are used up. So are the 100 that are kept locked past them: senders get 429 until the count starts again in 5 h. The locked ones open then, or with a larger plan.',
  );
  expect(textOf({ reached: 100, used: 500, overflow: { size: 0, used: 0 } })).toBe(
    'Today’s 500 requests are used up. Senders get 429 until the count starts again in 5 h.',
  );
});
