import { describe, expect, it } from 'vitest';
import { deliveryWords, ordinal } from './delivery-words.ts';

const NOW = Date.parse('2026-05-03T12:00:00.000Z');
const at = (seconds: number): string => new Date(NOW + seconds * 1000).toISOString();
const DELIVERY = {
  status: 'pending',
  attemptCount: 0,
  nextAttemptAt: at(0),
  deliveredAt: null,
  updatedAt: at(-5),
} as const;
const words = (change: object, more: { isHeld?: boolean; maxAttempts?: number | null } = {}) =>
  deliveryWords({
    delivery: { ...DELIVERY, ...change },
    maxAttempts: 6,
    isHeld: false,
    nowMs: NOW,
    ...more,
  });

describe('a delivery in words', () => {
  it('says when it goes out', () => {
    expect(words({})).toBe('First attempt now.');
  });

  it('says which attempt is next and when', () => {
    const retrying = { status: 'retrying', attemptCount: 1, nextAttemptAt: at(29) };
    expect(words(retrying)).toBe('Next attempt in 29 s, the second of 6.');
    expect(words(retrying, { maxAttempts: null })).toBe('Next attempt in 29 s, the second.');
    expect(words({ ...retrying, attemptCount: 4, nextAttemptAt: at(-2) })).toBe(
      'Next attempt now, the 5th of 6.',
    );
  });

  it('says that it waits for a destination that is off', () => {
    expect(words({}, { isHeld: true })).toMatch(/^Waits: its destination is off/);
  });

  it('says when it arrived, and at which attempt', () => {
    expect(words({ status: 'delivered', attemptCount: 2, deliveredAt: at(-12) })).toBe(
      'Delivered 12 s ago, at the second attempt.',
    );
  });

  it('says that it is given up', () => {
    expect(words({ status: 'failed', attemptCount: 6, updatedAt: at(-60) })).toBe(
      'Given up 1 min ago after 6 attempts.',
    );
    expect(words({ status: 'failed', attemptCount: 1 })).toBe('Given up 5 s ago after one attempt.');
  });
});

it.each([
  [1, 'first'],
  [3, 'third'],
  [4, '4th'],
  [11, '11th'],
  [21, '21st'],
  [22, '22nd'],
  [113, '113th'],
])('%d is the %s', (n, word) => {
  expect(ordinal(n)).toBe(word);
});
