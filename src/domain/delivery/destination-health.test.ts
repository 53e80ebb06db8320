import { describe, expect, it } from 'vitest';
import {
  gateOf,
  hasFailedForDays,
  HEALTHY,
  healthAfter,
  type DestinationHealth,
} from './destination-health.ts';

const S = 1_000;
const DAY = 86_400 * S;
const attempt = (startedAtMs: number, ok = false, tookMs = 0) => ({
  ok,
  startedAtMs,
  endedAtMs: startedAtMs + tookMs,
});
const after = (attempts: readonly ReturnType<typeof attempt>[], from: DestinationHealth = HEALTHY) =>
  attempts.reduce(healthAfter, from);
const failing = (count: number, everyMs: number) =>
  after(Array.from({ length: count }, (_, i) => attempt(i * everyMs)));

describe('the breaker opens', () => {
  it('after ten failures in a row over ten seconds', () => {
    expect(failing(10, 2 * S)).toEqual({
      failuresInRow: 10,
      failingSinceMs: 0,
      openUntilMs: 18 * S + 30 * S,
    });
  });

  it('with the first ten that time out together', () => {
    const health = after(Array.from({ length: 10 }, () => attempt(0, false, 30 * S)));
    expect(health.openUntilMs).toBe(60 * S);
  });

  it.each([
    ['nine failures', () => failing(9, 10 * S)],
    ['many failures within ten seconds', () => failing(1_000, 9)],
    ['a success among them', () => after([attempt(0, true)], failing(9, 2 * S))],
  ])('not after %s', (_, make) => {
    expect(make().openUntilMs).toBeNull();
  });
});

describe('while it is open', () => {
  const open: DestinationHealth = { failuresInRow: 10, failingSinceMs: 0, openUntilMs: 60 * S };

  it('nothing is sent, and then one', () => {
    expect(gateOf(open, 60 * S - 1)).toBe('none');
    expect(gateOf(open, 60 * S)).toBe('probe');
    expect(gateOf(HEALTHY, 0)).toBe('all');
  });

  it('what was under way before changes nothing when it fails, and closes it when it succeeds', () => {
    expect(healthAfter(open, attempt(29 * S, false, 40 * S)).openUntilMs).toBe(60 * S);
    expect(healthAfter(open, attempt(29 * S, true))).toEqual(HEALTHY);
  });

  it('a probe that succeeds closes it; one that fails opens it for twice as long, ten minutes at most', () => {
    expect(healthAfter(open, attempt(60 * S, true))).toEqual(HEALTHY);
    const opened: number[] = [];
    let health = failing(10, 2 * S);
    for (let i = 0; i < 8; i++) {
      const at = health.openUntilMs ?? 0;
      health = healthAfter(health, attempt(at));
      opened.push(((health.openUntilMs ?? 0) - at) / S);
    }
    expect(opened).toEqual([48, 96, 192, 384, 600, 600, 600, 600]);
  });
});

describe('a destination is paused', () => {
  const ill = { failuresInRow: 200, failingSinceMs: 0, openUntilMs: 4 * DAY };

  it('after five days without a success, and not before', () => {
    expect(hasFailedForDays(ill, 5 * DAY - 1)).toBe(false);
    expect(hasFailedForDays(ill, 5 * DAY)).toBe(true);
    expect(hasFailedForDays(HEALTHY, 5 * DAY)).toBe(false);
  });

  it('not for two events that failed far apart', () => {
    expect(hasFailedForDays({ ...ill, failuresInRow: 7 }, 6 * DAY)).toBe(false);
  });
});
