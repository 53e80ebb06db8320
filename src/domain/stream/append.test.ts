import { describe, expect, test } from 'vitest';
import { DomainError } from '#domain/errors.ts';
import { createMemoryBus } from '#infra/bus-memory.ts';
import { captureOf } from '#testing/captures.ts';
import { silentLogger } from '#testing/silent-logger.ts';
import { createAppender, type AppendBounds } from './append.ts';
import type { BusMessage } from './bus.ts';
import type { CapturedBytes, LogStore } from './log-store.ts';

const BOUNDS: AppendBounds = { batchEvents: 4, batchBytes: 10_000, queuedEvents: 8, queuedBytes: 20_000 };

/** A store whose commits end when the test says so. */
function createGatedStore(refuses: (capture: CapturedBytes) => boolean = () => false) {
  const batches: CapturedBytes[][] = [];
  const gates: (() => void)[] = [];
  let open = false;
  let seq = 0;
  const store: LogStore = {
    append: async (batch) => {
      batches.push([...batch]);
      if (!open) await new Promise<void>((resolve) => gates.push(resolve));
      if (batch.some(refuses)) throw new Error('refused');
      return batch.map(({ endpointId }) => (endpointId === 'gone' ? null : (seq += 1)));
    },
    read: () => Promise.resolve([]),
    heads: () => Promise.resolve(new Map()),
  };
  return {
    store,
    batches,
    openAll: () => {
      open = true;
      for (const gate of gates.splice(0)) gate();
    },
  };
}

function setUp(gated = createGatedStore(), bounds = BOUNDS) {
  const bus = createMemoryBus(silentLogger);
  const published: BusMessage[] = [];
  bus.subscribe('appended', (message) => published.push(message));
  const appender = createAppender(
    { logStore: gated.store, bus, nowMs: () => 1, isFollowed: () => true },
    bounds,
  );
  return { ...gated, appender, published };
}

const one = (more: Partial<CapturedBytes> = {}) => captureOf('w', 'e', more);

describe('group commit', () => {
  test('commits a lone capture at once', () => {
    const { appender, batches } = setUp();
    void appender.append(one());
    expect(batches.map((batch) => batch.length)).toEqual([1]);
  });

  test('takes all that waited into the next commits, bounded by count', async () => {
    const { appender, batches, openAll } = setUp();
    const all = Array.from({ length: 7 }, () => appender.append(one()));
    openAll();
    const events = await Promise.all(all);
    expect(batches.map((batch) => batch.length)).toEqual([1, 4, 2]);
    expect(events.map((event) => event?.seq)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  test('is bounded by bytes; a capture above the bound is a commit of its own', async () => {
    const { appender, batches, openAll } = setUp();
    const sizes = [10, 6_000, 3_000, 3_000, 12_000, 10];
    const all = sizes.slice(0, 5).map((size) => appender.append(one({ body: Buffer.alloc(size) })));
    const last = all.map((promise) => promise.catch(() => null));
    openAll();
    await Promise.all(last);
    const committed = batches.map((batch) => batch.map(({ body }) => body.length));
    expect(committed[0]).toEqual([10]);
    for (const batch of committed) {
      expect(batch.length === 1 || batch.reduce((sum, size) => sum + size, 0) <= 10_000).toBe(true);
    }
  });

  test('tells the bus after the commit, once per endpoint and batch, in order of seq', async () => {
    const { appender, published, openAll } = setUp();
    const all = [1, 2, 3].map(() => appender.append(one()));
    expect(published).toEqual([]);
    openAll();
    await Promise.all(all);
    expect(published).toMatchObject([
      { endpointId: 'e', head: 1 },
      { endpointId: 'e', head: 3, events: [{ seq: 2 }, { seq: 3 }] },
    ]);
  });

  test('resolves with null for an endpoint that is gone, and publishes nothing for it', async () => {
    const { appender, published, openAll } = setUp();
    openAll();
    expect(await appender.append(one({ endpointId: 'gone' }))).toBeNull();
    expect(published).toEqual([]);
  });
});

describe('a queue that is full', () => {
  test('refuses by count with the time to wait, and takes captures again when there is room', async () => {
    const { appender, openAll } = setUp();
    const taken = Array.from({ length: 9 }, () => appender.append(one()));
    await expect(appender.append(one())).rejects.toMatchObject({
      code: 'unavailable',
      detail: { retryAfterMs: 1_000 },
    });
    openAll();
    await Promise.all(taken);
    expect(appender.depth()).toBe(0);
    await expect(appender.append(one())).resolves.toMatchObject({ seq: 10 });
  });

  test('refuses by bytes', async () => {
    const { appender } = setUp();
    void appender.append(one());
    void appender.append(one({ body: Buffer.alloc(19_000) }));
    await expect(appender.append(one({ body: Buffer.alloc(2_000) }))).rejects.toMatchObject({
      code: 'unavailable',
    });
  });
});

describe('a commit that fails', () => {
  test('fails only the capture that the database refuses, not those beside it', async () => {
    const bad = one();
    const { appender, openAll } = setUp(createGatedStore((capture) => capture.id === bad.id));
    const all = [one(), one(), bad, one(), one()].map((capture) =>
      appender.append(capture).then(
        () => 'stored',
        () => 'refused',
      ),
    );
    openAll();
    expect(await Promise.all(all)).toEqual(['stored', 'stored', 'refused', 'stored', 'stored']);
  });

  test('because the database is away refuses the whole batch, without trying each', async () => {
    const gated = createGatedStore();
    const failing: LogStore = {
      ...gated.store,
      append: async (batch) => {
        await gated.store.append(batch);
        throw new DomainError('unavailable', 'away');
      },
    };
    const { appender, batches, openAll } = setUp({ ...gated, store: failing });
    const all = [1, 2, 3].map(() => appender.append(one()));
    openAll();
    expect((await Promise.allSettled(all)).map(({ status }) => status)).toEqual([
      'rejected',
      'rejected',
      'rejected',
    ]);
    expect(batches.map((batch) => batch.length)).toEqual([1, 2]);
  });
});

describe('drain', () => {
  test('refuses new captures and waits for those that were taken', async () => {
    const { appender, openAll } = setUp();
    const taken = [1, 2, 3].map(() => appender.append(one()));
    let drained = false;
    const draining = appender.drain().then(() => (drained = true));
    await expect(appender.append(one())).rejects.toMatchObject({ code: 'unavailable' });
    expect(drained).toBe(false);
    openAll();
    await draining;
    expect(await Promise.all(taken)).toHaveLength(3);
  });
});
