import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { StreamEvent } from '#domain/stream/log-store.ts';
import { captureOf } from '#testing/captures.ts';
import { listenTo, startBusNode, type BusNode } from '#testing/bus-nodes.ts';
import { startRedisServer, type RedisServer } from '#testing/redis-server.ts';
import { silentLogger } from '#testing/silent-logger.ts';
import { createRedisBus } from './bus-redis.ts';
import { createRedisLink } from './redis/link.ts';

let redis: RedisServer;
let one: BusNode;
let other: BusNode;
let watcher: Redis;

beforeAll(async () => {
  redis = await startRedisServer();
  watcher = new Redis(redis.url);
  watcher.on('error', () => undefined);
  [one, other] = await Promise.all([startBusNode(redis.url), startBusNode(redis.url)]);
});

afterEach(() => expect.poll(() => one.bus.isWhole() && other.bus.isWhole(), { timeout: 10_000 }).toBe(true));

afterAll(async () => {
  for (const { link } of [one, other]) link.close();
  watcher.disconnect();
  await redis.stop();
});

function grow(node: BusNode, endpointId: string, head: number, events: StreamEvent[] | null = null): void {
  node.bus.publish({ topic: 'appended', endpointId, head, events });
}

async function publishCalls(): Promise<number> {
  const stats = await watcher.info('commandstats');
  return Number(/cmdstat_publish:calls=(\d+)/.exec(stats)?.[1] ?? 0);
}

describe('growth', () => {
  test('travels without the events', async () => {
    const endpointId = randomUUID();
    const heard = listenTo(other.bus, 'appended');
    const end = other.bus.hearGrowth(endpointId);
    const event = { ...captureOf(randomUUID(), endpointId), seq: 1, writtenAtMs: 0 };
    await expect.poll(() => watcher.pubsub('NUMSUB', `hookwire:log:${endpointId}`)).toContain(1);
    grow(one, endpointId, 1, [event]);
    await expect.poll(() => heard).toEqual([{ topic: 'appended', endpointId, head: 1, events: null }]);
    end();
  });

  test('of a node under load is told at most 200 times a second, and the newest head is told', async () => {
    const endpointId = randomUUID();
    const heard = listenTo(other.bus, 'appended');
    const end = other.bus.hearGrowth(endpointId);
    await expect.poll(() => watcher.pubsub('NUMSUB', `hookwire:log:${endpointId}`)).toContain(1);
    const before = await publishCalls();
    const startMs = performance.now();
    let head = 0;
    while (performance.now() - startMs < 500) {
      for (let i = 0; i < 20; i += 1) grow(one, endpointId, (head += 1));
      await sleep(1);
    }
    await expect.poll(() => heard.at(-1)?.head).toBe(head);
    expect(head).toBeGreaterThan(2_000);
    const seconds = (performance.now() - startMs) / 1_000;
    expect((await publishCalls()) - before).toBeLessThan(220 * seconds);
    end();
  });

  test('of endpoints that no other node follows is told about once a second', async () => {
    const ids = Array.from({ length: 20 }, () => randomUUID());
    const ends = ids.map((id) => one.bus.hearGrowth(id));
    const before = await publishCalls();
    for (let head = 1; head <= 100; head += 1) {
      for (const id of ids) grow(one, id, head);
      await sleep(4);
    }
    expect((await publishCalls()) - before).toBeLessThanOrEqual(2 * ids.length + 2);
    for (const end of ends) end();
  });

  test('is heard from the moment that another node begins to follow, with what went untold before', async () => {
    const endpointId = randomUUID();
    grow(one, endpointId, 1);
    await sleep(50);
    grow(one, endpointId, 2);
    const heard = listenTo(other.bus, 'appended');
    const ready = listenTo(other.bus, 'growth-heard');
    const end = other.bus.hearGrowth(endpointId);
    await expect.poll(() => ready).toEqual([{ topic: 'growth-heard', endpointIds: [endpointId] }]);
    await expect.poll(() => heard.at(-1)?.head, { timeout: 500, interval: 5 }).toBe(2);
    const atMs = performance.now();
    grow(one, endpointId, 3);
    await expect.poll(() => heard.at(-1)?.head, { interval: 5 }).toBe(3);
    expect(performance.now() - atMs).toBeLessThan(200);
    end();
  });
});

describe('what is not understood', () => {
  test('is left alone: other versions, unknown topics, wrong shapes, no JSON', async () => {
    const heard = listenTo(other.bus, 'plan-changed');
    const known = { topic: 'plan-changed', workspaceId: randomUUID() } as const;
    const strange = [
      '{',
      JSON.stringify({ v: 2, from: 'x', messages: [known] }),
      JSON.stringify({ v: 1, from: 'x', messages: [{ topic: 'from-the-future' }, { topic: 'constructor' }] }),
      JSON.stringify({ v: 1, from: 'x', messages: [{ ...known, workspaceId: 7 }] }),
    ];
    for (const text of strange) await watcher.publish('hookwire:bus', text);
    await watcher.publish('hookwire:bus', JSON.stringify({ v: 1, from: 'x', messages: [known] }));
    await expect.poll(() => heard).toEqual([known]);
  });
});

describe('Redis going away', () => {
  test('costs no message: what is said meanwhile arrives in order, and everybody hears that hints were missed', async () => {
    const heard = listenTo(other.bus, 'credential-revoked');
    const resumed = listenTo(other.bus, 'bus-resumed');
    const growth = listenTo(other.bus, 'appended');
    const endpointId = randomUUID();
    const end = other.bus.hearGrowth(endpointId);
    await redis.kill();
    await expect.poll(() => one.bus.isWhole() || other.bus.isWhole()).toBe(false);
    const ids = Array.from({ length: 250 }, () => randomUUID());
    for (const id of ids) one.bus.publish({ topic: 'credential-revoked', kind: 'api_key', id });
    grow(one, endpointId, 5);
    redis = await startRedisServer(redis.port);
    // The last ones may be sent before the other node listens again: then it only hears that it missed some.
    await expect.poll(() => resumed.length, { timeout: 10_000 }).toBeGreaterThan(0);
    expect(heard.map(({ id }) => id)).toEqual(ids.slice(ids.length - heard.length));
    await expect.poll(() => one.bus.isWhole() && other.bus.isWhole(), { timeout: 10_000 }).toBe(true);
    grow(one, endpointId, 6);
    await expect.poll(() => growth.at(-1)?.head).toBe(6);
    end();
  });

  test('for longer than messages are kept is said: whoever hears it reads everything again', async () => {
    // A node that was there all the time, while another one could not speak.
    const resumed = listenTo(other.bus, 'bus-resumed');
    const link = createRedisLink(redis.url, silentLogger);
    const bus = createRedisBus(link, silentLogger);
    for (let i = 0; i < 1_500; i += 1)
      bus.publish({ topic: 'credential-revoked', kind: 'api_key', id: String(i) });
    const heard = listenTo(other.bus, 'credential-revoked');
    await expect.poll(() => heard.at(-1)?.id, { timeout: 10_000 }).toBe('1499');
    expect(heard[0]?.id).toBe('500');
    expect(heard).toHaveLength(1_000);
    expect(resumed.length).toBeGreaterThan(0);
    link.close();
  });

  test('in the middle of a silence, connections open, is noticed; publishing neither waits nor throws', async () => {
    const warn = vi.fn();
    const node = await startBusNode(redis.url, { ...silentLogger, warn });
    redis.signal('SIGSTOP');
    const startMs = performance.now();
    for (let i = 0; i < 10_000; i += 1) grow(node, randomUUID(), i);
    for (let i = 0; i < 2_000; i += 1) node.bus.publish({ topic: 'plan-changed', workspaceId: String(i) });
    expect(performance.now() - startMs).toBeLessThan(500);
    await expect.poll(() => node.bus.isWhole(), { timeout: 10_000 }).toBe(false);
    redis.signal('SIGCONT');
    await expect.poll(() => node.bus.isWhole(), { timeout: 10_000 }).toBe(true);
    expect(warn).toHaveBeenCalledTimes(1);
    node.link.close();
  }, 30_000);

  test('before a node starts does not keep it from starting, and is over when Redis comes', async () => {
    const info = vi.fn();
    await redis.kill();
    const link = createRedisLink(redis.url, { ...silentLogger, info });
    const bus = createRedisBus(link, silentLogger);
    const heard = listenTo(bus, 'plan-changed');
    bus.publish({ topic: 'plan-changed', workspaceId: 'own' });
    expect(heard).toHaveLength(1);
    expect(bus.isWhole()).toBe(false);
    redis = await startRedisServer(redis.port);
    await expect.poll(() => bus.isWhole(), { timeout: 10_000 }).toBe(true);
    expect(info).toHaveBeenCalledTimes(1);
    link.close();
  });
});
