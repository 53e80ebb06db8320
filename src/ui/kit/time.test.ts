import { describe, expect, it } from 'vitest';
import { formatRelative } from '#ui/kit/time.ts';

const NOW = Date.parse('2026-05-03T12:00:00.000Z');

function before(ms: number): string {
  return new Date(NOW - ms).toISOString();
}

describe('times are shown relative to now', () => {
  it.each([
    [200, 'now'],
    [59_000, '59 s ago'],
    [60_000, '1 min ago'],
    [3_600_000 * 5, '5 h ago'],
    [86_400_000 * 3, '3 d ago'],
    [-7_200_000, 'in 2 h'],
  ])('%i ms before now → %s', (ms, text) => {
    expect(formatRelative(before(ms), NOW)).toBe(text);
  });

  it('turns into a date beyond 30 days, with the year when it differs', () => {
    expect(formatRelative('2026-02-01T12:00:00.000Z', NOW)).toBe('1 Feb');
    expect(formatRelative('2025-02-01T12:00:00.000Z', NOW)).toBe('1 Feb 2025');
  });
});
