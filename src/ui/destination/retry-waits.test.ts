import { describe, expect, it } from 'vitest';
import { formatSpan, formatWaits, parseWaits, scheduleWords, spanSeconds } from './retry-waits.ts';

const CUSTOMARY = [30, 120, 600, 3600, 21_600];

describe('the waits of a schedule', () => {
  it('are written as people write them, and read back', () => {
    expect(formatWaits(CUSTOMARY)).toBe('30 s, 2 min, 10 min, 1 h, 6 h');
    expect(parseWaits(formatWaits(CUSTOMARY))).toEqual({ intervals: CUSTOMARY });
  });

  it.each([
    ['5', [5]],
    ['5s,1m', [5, 60]],
    ['90 sec; 1 d', [90, 86_400]],
  ])('%s is understood', (text, intervals) => {
    expect(parseWaits(text)).toEqual({ intervals });
  });

  it.each(['', 'soon', '1 week', '0 s', '25 h', '1.5 h', Array(21).fill('1 s').join()])(
    '“%s” is refused with words',
    (text) => {
      expect(parseWaits(text)).toHaveProperty('problem');
    },
  );
});

describe('the time that a schedule takes', () => {
  it('repeats the last wait', () => {
    expect(spanSeconds(5, CUSTOMARY)).toBe(25_950);
    expect(spanSeconds(3, [10])).toBe(30);
    expect(spanSeconds(0, [10])).toBe(0);
  });

  it('is said in its two greatest parts', () => {
    expect(formatSpan(25_950)).toBe('7 h 12 min');
    expect(formatSpan(86_400)).toBe('1 d');
    expect(formatSpan(45)).toBe('45 s');
    expect(formatSpan(0)).toBe('0 s');
  });

  it('is part of the whole in words', () => {
    expect(scheduleWords({ max_retries: 5, intervals: CUSTOMARY })).toBe(
      'Up to 5 retries, after 30 s, 2 min, 10 min, 1 h, 6 h. Given up after about 7 h 12 min.',
    );
    expect(scheduleWords({ max_retries: 1, intervals: [5] })).toBe(
      'Up to 1 retry, after 5 s. Given up after about 5 s.',
    );
    expect(scheduleWords({ max_retries: 0, intervals: [5] })).toBe('One attempt, and no retries.');
  });
});
