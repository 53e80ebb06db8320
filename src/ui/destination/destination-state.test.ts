import { expect, it } from 'vitest';
import { destinationState } from './destination-state.ts';

const NOW = Date.parse('2026-05-03T12:00:00.000Z');
const at = (seconds: number): string => new Date(NOW + seconds * 1000).toISOString();
const ROW = {
  enabled: true,
  disabledReason: null,
  disabledAt: null,
  openUntil: null,
  failuresInRow: 0,
  failingSince: null,
} as const;
const state = (change: object) => destinationState({ ...ROW, ...change }, NOW);

it('delivers', () => {
  expect(state({})).toEqual({ meaning: 'success', label: 'Delivering', text: null });
});

it('fails, but goes on', () => {
  expect(state({ failuresInRow: 1 }).text).toMatch(/^The last attempt failed/);
  expect(state({ failuresInRow: 3 })).toMatchObject({ label: 'Failing', meaning: 'warning' });
});

it('rests after many failures, and says when it is tried again', () => {
  const open = { failuresInRow: 12, failingSince: at(-120) };
  expect(state({ ...open, openUntil: at(41) })).toMatchObject({
    label: 'Resting',
    text: 'Nothing but failures since 2 min ago. It rests; one request tries it again in 41 s.',
  });
  expect(state({ ...open, openUntil: at(-1) }).text).toContain('One request goes out now');
});

it('is off, by somebody or by itself', () => {
  const off = { enabled: false, disabledAt: at(-3600) };
  expect(state({ ...off, disabledReason: 'user' })).toMatchObject({ label: 'Off', meaning: 'neutral' });
  expect(state({ ...off, disabledReason: 'failing' }).text).toMatch(/paused itself 1 h ago, after five days/);
});
