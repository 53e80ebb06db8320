import { expect, test } from 'vitest';
import { priceWords, type Price } from './price.ts';

const price = (change: Partial<Price>): Price => ({
  amount: 1_900,
  currency: 'usd',
  interval: 'month',
  intervalCount: 1,
  ...change,
});

test.each([
  ['a round amount without cents', {}, '$19', 'a month'],
  ['cents where there are some', { amount: 1_950 }, '$19.50', 'a month'],
  ['a currency without cents', { amount: 2_500, currency: 'jpy' }, '¥2,500', 'a month'],
  ['a year', { amount: 19_000, interval: 'year' as const }, '$190', 'a year'],
  ['a quarter', { intervalCount: 3 }, '$19', 'every 3 months'],
  ['once', { interval: null }, '$19', null],
])('%s', (_, change, amount, every) => {
  expect(priceWords({ isFree: false, price: price(change) })).toEqual({ amount, every });
});

test('a free plan has no charge, and what is not known is not made up', () => {
  expect(priceWords({ isFree: true, price: null })).toEqual({ amount: 'No charge', every: null });
  expect(priceWords({ isFree: false, price: null })).toBeNull();
  expect(priceWords({ isFree: false, price: price({ amount: null }) })).toBeNull();
});
