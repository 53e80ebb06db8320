import { expect, it } from 'vitest';
import { formatRate } from './health-words.ts';

it.each([
  [null, '–'],
  [1, '100 %'],
  [0.9999, '99.9 %'],
  [0.992, '99.2 %'],
  [0.5, '50 %'],
  [0, '0 %'],
])('a success rate of %d is written %s', (rate, words) => {
  expect(formatRate(rate)).toBe(words);
});
