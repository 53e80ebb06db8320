import { setImmediate as tick } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { createTurns } from './turns.ts';

const LIVE = new AbortController().signal;

/** A socket whose peer stops and goes on when told to. */
function pausableSocket() {
  let unsent: Promise<void> | null = null;
  let drain = (): void => undefined;
  return {
    writable: () => unsent,
    stop: () => {
      unsent = new Promise((resolve) => {
        drain = () => {
          unsent = null;
          resolve();
        };
      });
    },
    goOn: () => {
      drain();
    },
  };
}

describe('turns', () => {
  test('are given in the order in which they were asked for, so many at once', async () => {
    const take = createTurns({ writable: () => null }, 2);
    const order: number[] = [];
    const releases: (() => void)[] = [];
    for (let i = 0; i < 6; i++) {
      void take(LIVE).then((release) => {
        order.push(i);
        releases.push(release);
      });
    }
    for (let given = 2; given <= 6; given++) {
      await tick();
      expect(order).toEqual([0, 1, 2, 3, 4, 5].slice(0, given));
      releases.shift()?.();
    }
  });

  test('are not held up by one who gave up waiting, and are lost to nobody', async () => {
    const take = createTurns({ writable: () => null }, 1);
    const first = await take(LIVE);
    const abort = new AbortController();
    const gone = take(abort.signal);
    const next = take(LIVE);
    abort.abort();
    (await gone)();
    first();
    (await next)();
    await take(LIVE);
  });

  test('wait for a peer that does not read', async () => {
    const socket = pausableSocket();
    const take = createTurns(socket, 2);
    socket.stop();
    let taken = false;
    const turn = take(LIVE).then(() => (taken = true));
    await tick();
    expect(taken).toBe(false);
    socket.goOn();
    expect(await turn).toBe(true);
  });
});
