import { expect, it } from 'vitest';
import { retryAfterMs } from './retry-after.ts';

const NOW = Date.parse('Sun, 06 Nov 1994 08:49:37 GMT');

it.each([
  ['0', 0],
  ['120', 120_000],
  [' 7 ', 7_000],
  ['86401', 86_400_000],
  ['99999999999999999999999', 86_400_000],
  ['Sun, 06 Nov 1994 08:50:37 GMT', 60_000],
  ['Sunday, 06-Nov-94 08:50:37 GMT', 60_000],
  ['Sun Nov  6 08:50:37 1994', 60_000],
  ['Sun, 06 Nov 1994 08:49:00 GMT', 0],
  ['Sun, 06 Nov 2094 08:49:37 GMT', 86_400_000],
  ['-1', null],
  ['1.5', null],
  ['soon', null],
  ['1994-11-06T08:50:37Z', null],
  ['Sun, soon', null],
  ['', null],
  [undefined, null],
])('Retry-After: %s asks for %s ms', (value, waitMs) => {
  expect(retryAfterMs(value, NOW)).toBe(waitMs);
});
