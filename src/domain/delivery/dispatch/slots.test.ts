import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSlots, type Slots, type TurnTaker } from './slots.ts';

interface Fake extends TurnTaker {
  waiting: number;
  started: (() => void)[];
}

let log: string[] = [];
beforeEach(() => {
  log = [];
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function lane(name: string, waiting: number, isStruggling = false): Fake {
  const fake: Fake = {
    waiting,
    started: [],
    next: (isAllowed) => {
      if (fake.waiting === 0 || (isStruggling && !isAllowed)) return null;
      return {
        isStruggling,
        start: () => {
          fake.waiting -= 1;
          log.push(name);
          return new Promise((resolve) => fake.started.push(resolve));
        },
      };
    },
  };
  return fake;
}

function slotsOf(cap: number, more: { captureDepth?: () => number; isOpen?: () => boolean } = {}): Slots {
  return createSlots({ cap, captureDepth: () => 0, isOpen: () => true, ...more });
}

async function end(fake: Fake): Promise<void> {
  fake.started.shift()?.();
  await vi.advanceTimersByTimeAsync(0);
}

describe('slots', () => {
  it('go round in turns, whoever came first and however many wait', async () => {
    const slots = slotsOf(4);
    const [many, few] = [lane('many', 100), lane('few', 2)];
    slots.offer(many);
    slots.offer(few);
    expect(log).toEqual(['many', 'many', 'many', 'many']);
    for (let i = 0; i < 4; i++) await end(many);
    expect(log.slice(4)).toEqual(['many', 'few', 'many', 'few']);
    expect(slots.inFlight()).toBe(4);
  });

  it('are shared by halves: those that fail leave the rest to the others', async () => {
    const slots = slotsOf(6);
    const ill = lane('ill', 100, true);
    slots.offer(ill);
    expect(log).toEqual(['ill', 'ill', 'ill']);
    const well = lane('well', 100);
    slots.offer(well);
    expect(log.slice(3)).toEqual(['well', 'well', 'well']);
    // What one of them lets go goes to whoever is next, and they never have more than half.
    await end(ill);
    await end(ill);
    expect(log.slice(6)).toEqual(['well', 'ill']);
  });

  it('start nothing while results can’t be kept, and go on when they can', () => {
    let isOpen = false;
    const slots = slotsOf(2, { isOpen: () => isOpen });
    slots.offer(lane('a', 5));
    expect(log).toEqual([]);
    isOpen = true;
    slots.resume();
    expect(log).toEqual(['a', 'a']);
    slots.close();
  });

  it('are given out slowly while captures wait, but never not at all', async () => {
    let depth = 100;
    const slots = slotsOf(1_000, { captureDepth: () => depth });
    slots.offer(lane('a', 1_000));
    await vi.advanceTimersByTimeAsync(1_000);
    const busy = log.length;
    expect(busy).toBeGreaterThan(100);
    expect(busy).toBeLessThan(500);
    depth = 5_000;
    await vi.advanceTimersByTimeAsync(1_000);
    const flooded = log.length - busy;
    expect(flooded).toBeGreaterThan(20);
    expect(flooded).toBeLessThan(busy);
    // Between two commits nothing waits, and the next captures are there already.
    depth = 0;
    await vi.advanceTimersByTimeAsync(40);
    expect(log.length).toBeLessThan(600);
    await vi.advanceTimersByTimeAsync(100);
    expect(log).toHaveLength(1_000);
    slots.close();
  });
});
