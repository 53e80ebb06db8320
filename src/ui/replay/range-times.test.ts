import { describe, expect, it } from 'vitest';
import { rangeProblem, rateProblem, toIso, toLocalField } from './range-times.ts';

describe('a time of a field', () => {
  it('comes back as it went in', () => {
    const ms = Date.parse('2026-05-03T12:34:00.000Z');
    expect(toIso(toLocalField(ms))).toBe('2026-05-03T12:34:00.000Z');
  });

  it('is none when it is empty or no time', () => {
    expect(toIso('')).toBeNull();
    expect(toIso('soon')).toBeNull();
  });
});

it('a range ends later than it starts, or is open', () => {
  expect(rangeProblem({ from: '2026-05-03T12:00', to: '2026-05-03T11:00' })).toMatch(/later/);
  expect(rangeProblem({ from: '2026-05-03T12:00', to: '' })).toBeNull();
});

it.each([
  [1, null],
  [100, null],
  [0, 'Use 1 to 100 a second'],
  ['', 'Use 1 to 100 a second'],
  [2.5, 'Use 1 to 100 a second'],
])('a rate of %s', (rate, problem) => {
  expect(rateProblem(rate)).toBe(problem);
});
