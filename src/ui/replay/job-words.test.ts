import { expect, it } from 'vitest';
import { jobWords } from './job-words.ts';
import type { ReplayJob } from './types.ts';

const JOB: ReplayJob = {
  id: 'job',
  endpointId: 'endpoint',
  kind: 'replay',
  destination: null,
  arrivedFrom: null,
  arrivedTo: null,
  perSecond: 10,
  total: 1200,
  sent: 200,
  leftOut: 0,
  state: 'running',
  stopReason: null,
  createdAt: '2026-01-01T00:00:00.000Z',
  endedAt: null,
};
const words = (change: Partial<ReplayJob>): string => jobWords({ ...JOB, ...change });

it('says how far a job is and how long it still takes', () => {
  expect(words({})).toBe('200 of 1,200 requests sent again, about 2 min left.');
  expect(words({ kind: 'retry', total: 1, sent: 0 })).toBe('0 of 1 delivery tried again, about 1 s left.');
});

it('says how it ended', () => {
  expect(words({ state: 'done', sent: 1198, leftOut: 2 })).toBe(
    '1,198 requests sent again. 2 left out: deleted or changed meanwhile.',
  );
  expect(words({ state: 'cancelled' })).toBe(
    'Cancelled after 200 of 1,200 requests. What was on its way goes on.',
  );
  expect(words({ state: 'stopped', stopReason: 'The day’s requests are used up.' })).toBe(
    'Stopped after 200 of 1,200 requests. The day’s requests are used up.',
  );
});
