import { describe, expect, it } from 'vitest';
import { formatDuration, phasesOf } from './timings.ts';

const NONE = { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null };

describe('the phases of an attempt', () => {
  it('follow each other and add up to its duration', () => {
    const timings = { dnsMs: 2, connectMs: 3, tlsMs: 5, firstByteMs: 30 };
    expect(phasesOf(timings, 34)).toEqual([
      { phase: 'dns', ms: 2 },
      { phase: 'connect', ms: 3 },
      { phase: 'tls', ms: 5 },
      { phase: 'wait', ms: 20 },
      { phase: 'rest', ms: 4 },
    ]);
  });

  it('leave out what a connection that is used again did not need', () => {
    expect(phasesOf({ ...NONE, firstByteMs: 8 }, 9)).toEqual([
      { phase: 'wait', ms: 8 },
      { phase: 'rest', ms: 1 },
    ]);
  });

  it('end with the wait when no answer came', () => {
    expect(phasesOf({ ...NONE, dnsMs: 1, connectMs: 1 }, 30_000).at(-1)).toEqual({
      phase: 'wait',
      ms: 29_998,
    });
    expect(phasesOf(null, 12)).toEqual([{ phase: 'wait', ms: 12 }]);
  });

  it('never add up to more than the whole, whatever the clocks said', () => {
    const phases = phasesOf({ dnsMs: 5, connectMs: 9, tlsMs: 4, firstByteMs: 3 }, 10);
    expect(phases.reduce((sum, { ms }) => sum + ms, 0)).toBe(10);
  });
});

it.each([
  [0.42, '0.4 ms'],
  [8, '8 ms'],
  [34.4, '34 ms'],
  [1200, '1.2 s'],
  [2000, '2 s'],
  [30_012, '30 s'],
])('%d ms is written %s', (ms, words) => {
  expect(formatDuration(ms)).toBe(words);
});
