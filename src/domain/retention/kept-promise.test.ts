import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { keptAfterChange, type KeptPromise } from './kept-promise.ts';

const DAY_MS = 86_400_000;
const NONE: KeptPromise = { keptDays: null, keptUntil: null };
const on = (day: number): Date => new Date(day * DAY_MS);

describe('what is promised when a plan changes', () => {
  test('to one that keeps for a shorter time: the old time, until the last of its captures has had it', () => {
    const promise = keptAfterChange(NONE, { before: 90, after: 7, nowMs: 1000 * DAY_MS });
    expect(promise).toEqual({ keptDays: 90, keptUntil: on(1090) });
  });

  test('to one that keeps as long or longer: nothing more', () => {
    expect(keptAfterChange(NONE, { before: 7, after: 7, nowMs: 0 })).toEqual(NONE);
    expect(keptAfterChange(NONE, { before: 7, after: null, nowMs: 0 })).toEqual(NONE);
  });

  test('from one that keeps without an end: a year', () => {
    expect(keptAfterChange(NONE, { before: null, after: 30, nowMs: 0 })).toEqual({
      keptDays: 365,
      keptUntil: on(365),
    });
  });

  test('a promise that has run out is forgotten', () => {
    const old = { keptDays: 90, keptUntil: on(100) };
    expect(keptAfterChange(old, { before: 7, after: 30, nowMs: 100 * DAY_MS })).toEqual(NONE);
    const next = keptAfterChange(old, { before: 30, after: 7, nowMs: 101 * DAY_MS });
    expect(next).toEqual({ keptDays: 30, keptUntil: on(131) });
  });
});

/** A capture a day, and a sweep a day; returns those that went before their time. */
function removedTooEarly(first: number, changes: readonly { afterDays: number; days: number }[]) {
  const captured: { day: number; until: number }[] = [];
  const early: { day: number; until: number }[] = [];
  let [day, days, promise] = [0, first, NONE];
  let removed = 0;
  const sweep = (): void => {
    const isRunning = promise.keptUntil !== null && promise.keptUntil > on(day);
    const keptDays = Math.max(days, isRunning ? (promise.keptDays ?? 0) : 0);
    for (let next = captured[removed]; next && next.day < day - keptDays; next = captured[++removed])
      if (next.until > day) early.push(next);
  };
  for (const change of [...changes, { afterDays: 800, days: 1 }]) {
    for (let i = 0; i < change.afterDays; i++) {
      captured.push({ day, until: day + days });
      day += 1;
      sweep();
    }
    promise = keptAfterChange(promise, { before: days, after: change.days, nowMs: day * DAY_MS });
    days = change.days;
    sweep();
  }
  return { early, removed };
}

test('whatever plans follow each other, no capture goes before its own plan said', () => {
  const retention = fc.constantFrom(1, 7, 30, 90, 365);
  const changes = fc.array(fc.record({ afterDays: fc.integer({ min: 1, max: 60 }), days: retention }));
  fc.assert(
    fc.property(retention, changes, (first, list) => {
      const { early, removed } = removedTooEarly(first, list);
      expect(early).toEqual([]);
      expect(removed).toBeGreaterThan(0);
    }),
  );
});
