import { afterEach, expect, test } from 'vitest';
import { silentLogger } from '#testing/silent-logger.ts';
import { repeat } from './repeat.ts';

const failure = 'It failed';
let stop: () => Promise<void>;
afterEach(() => stop());

test('a job runs again and again, also after a run that failed', async () => {
  let runs = 0;
  const logged: string[] = [];
  const logger = { ...silentLogger, error: (_: object, words: string) => void logged.push(words) };
  const run = () => {
    runs += 1;
    return runs === 1 ? Promise.reject(new Error('no')) : Promise.resolve();
  };
  stop = repeat(logger, { firstAfterMs: 1, everyMs: 1, run, failure });
  await expect.poll(() => runs).toBeGreaterThan(2);
  expect(logged).toEqual([failure]);
});

test('a stop ends the run that is under way, waits for it, and no other follows', async () => {
  const events: string[] = [];
  const run = (signal: AbortSignal) =>
    new Promise<void>((resolve) => {
      events.push('run');
      signal.addEventListener('abort', () => {
        setImmediate(() => {
          events.push('end');
          resolve();
        });
      });
    });
  stop = repeat(silentLogger, { firstAfterMs: 0, everyMs: 0, run, failure });
  await expect.poll(() => events).toEqual(['run']);
  await stop();
  expect(events).toEqual(['run', 'end']);
});

test('a stop before the first run ends at once', async () => {
  let runs = 0;
  const run = () => Promise.resolve((runs += 1));
  stop = repeat(silentLogger, { firstAfterMs: 60_000, everyMs: 60_000, run, failure });
  await stop();
  expect(runs).toBe(0);
});
