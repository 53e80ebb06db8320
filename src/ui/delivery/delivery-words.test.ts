import { describe, expect, it } from 'vitest';
import { deliveryWords, ordinal } from './delivery-words.ts';
import type { Delivery } from './types.ts';

const NOW = Date.parse('2026-05-03T12:00:00.000Z');
const at = (seconds: number): string => new Date(NOW + seconds * 1000).toISOString();
const TARGET = {
  id: 'destination',
  url: 'https://example.com',
  isListed: true,
  isRemoved: false,
  disabled: null,
};
const DELIVERY: Delivery = {
  id: 'delivery',
  requestId: 'request',
  endpointId: 'endpoint',
  seq: 1,
  isPrimary: true,
  status: 'pending',
  statusCode: 0,
  errorCode: null,
  attemptCount: 0,
  maxAttempts: 6,
  nextAttemptAt: at(0),
  deliveredAt: null,
  createdAt: at(-5),
  updatedAt: at(-5),
  canRetry: false,
  destination: TARGET,
};
const words = (change: Partial<Delivery>): string => deliveryWords({ ...DELIVERY, ...change }, NOW);
const RETRYING: Partial<Delivery> = { status: 'retrying', attemptCount: 1, nextAttemptAt: at(29) };

describe('a delivery in words', () => {
  it('says when it goes out', () => {
    expect(words({})).toBe('First attempt now.');
  });

  it('says which attempt is next and when', () => {
    expect(words(RETRYING)).toBe('Next attempt in 29 s, the second of 6.');
    expect(words({ ...RETRYING, attemptCount: 4, nextAttemptAt: at(-2) })).toBe(
      'Next attempt now, the 5th of 6.',
    );
    expect(words({ ...RETRYING, attemptCount: 6 })).toBe('Next attempt in 29 s, the 7th.');
  });

  it('says that it waits for a destination that sends nothing now', () => {
    expect(words({ destination: { ...TARGET, disabled: 'user' } })).toBe('Waits: its destination is off.');
    expect(words({ ...RETRYING, destination: { ...TARGET, disabled: 'failing' } })).toMatch(
      /^Waits: .*paused/,
    );
    expect(words({ ...RETRYING, destination: { ...TARGET, isRemoved: true } })).toMatch(/was removed/);
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
    expect(words({ status: 'failed' })).toBe('Given up 5 s ago, before the first attempt.');
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
