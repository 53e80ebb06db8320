import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { listenerAt, replayTo, startPresenceNode, type PresenceNode } from '#testing/presence-nodes.ts';
import { startRedisServer, type RedisServer } from '#testing/redis-server.ts';

let redis: RedisServer;
let nodes: PresenceNode[] = [];

beforeAll(async () => {
  redis = await startRedisServer();
});
afterEach(async () => {
  await Promise.all(nodes.map(({ close }) => close()));
  nodes = [];
});
afterAll(() => redis.stop());

async function startNode(options: Parameters<typeof startPresenceNode>[1] = {}): Promise<PresenceNode> {
  const node = await startPresenceNode(redis.url, options);
  nodes.push(node);
  return node;
}

async function untilUp(): Promise<void> {
  await expect.poll(() => nodes.every(({ link }) => link.isUp()), { timeout: 10_000 }).toBe(true);
}

describe('Redis killed and started empty', () => {
  test('keeps the places of those who are there', async () => {
    const [one, other] = [await startNode(), await startNode()];
    const id = randomUUID();
    const leave = await one.presence.enter(listenerAt(id), 3);
    await other.presence.enter(listenerAt(id), 3);
    await other.presence.enter(listenerAt(id), 3);
    await redis.kill();
    redis = await startRedisServer(redis.port);
    await untilUp();
    await expect.poll(() => one.presence.list(id)).toHaveLength(3);
    expect(await one.presence.enter(listenerAt(id), 3)).toBeNull();
    expect(await other.presence.enter(listenerAt(id), 3)).toBeNull();
    leave?.();
    expect(await other.presence.enter(listenerAt(id), 3)).not.toBeNull();
  });

  test('leaves nobody there who left meanwhile, and keeps those let in meanwhile by each node’s own count', async () => {
    const warn = vi.fn();
    const [one, other] = [await startNode({ warn }), await startNode()];
    const id = randomUUID();
    const leave = await one.presence.enter(listenerAt(id), 2);
    await redis.kill();
    leave?.();
    const startMs = performance.now();
    const kept = [
      await one.presence.enter(listenerAt(id), 2),
      await one.presence.enter(listenerAt(id), 2),
      await other.presence.enter(listenerAt(id), 2),
    ];
    expect(kept.every((entered) => entered !== null)).toBe(true);
    expect(await one.presence.enter(listenerAt(id), 2)).toBeNull();
    expect(await one.presence.list(id)).toHaveLength(2);
    expect(performance.now() - startMs).toBeLessThan(500);
    redis = await startRedisServer(redis.port);
    await untilUp();
    // One more than the cap: a listener that is there stays, and nobody else comes in.
    await expect.poll(() => one.presence.list(id)).toHaveLength(3);
    expect(await other.presence.enter(listenerAt(id), 2)).toBeNull();
    kept[0]?.();
    expect(await other.presence.enter(listenerAt(id), 2)).toBeNull();
    kept[1]?.();
    expect(await other.presence.enter(listenerAt(id), 2)).not.toBeNull();
    expect(warn).toHaveBeenCalledTimes(1);
  });
});

describe('Redis that answers, but stores nothing', () => {
  test('lets in by each node’s own count, says so once, and is trusted again when it stores', async () => {
    const warn = vi.fn();
    const one = await startNode({ warn });
    const raw = new Redis(redis.url);
    await raw.config('SET', 'maxmemory', '1');
    const id = randomUUID();
    for (const isIn of [true, true, false, false]) {
      expect((await one.presence.enter(listenerAt(id), 2)) !== null).toBe(isIn);
    }
    await raw.config('SET', 'maxmemory', '0');
    const other = await startNode();
    await expect.poll(() => other.presence.list(id), { timeout: 10_000 }).toHaveLength(2);
    expect(warn).toHaveBeenCalledTimes(1);
    raw.disconnect();
  });
});

describe('an answer of Redis that comes too late', () => {
  test('leaves nobody at a place that was refused or given up meanwhile', async () => {
    const one = await startNode();
    const id = randomUUID();
    await one.presence.enter(listenerAt(id), 1);
    redis.signal('SIGSTOP');
    const [refused, other] = await Promise.all([
      one.presence.enter(listenerAt(id), 1),
      one.presence.enter(listenerAt(randomUUID()), 1),
    ]);
    expect([refused === null, other === null]).toEqual([true, false]);
    redis.signal('SIGCONT');
    await untilUp();
    await expect.poll(() => one.presence.list(id)).toHaveLength(1);
    const far = await startNode();
    await expect.poll(() => far.presence.list(id)).toHaveLength(1);
  }, 30_000);
});

describe('a node that stops for good', () => {
  test('gives its places free at once', async () => {
    const [one, other] = [await startNode(), await startNode()];
    const id = randomUUID();
    await one.presence.enter(listenerAt(id), 1);
    await one.presence.close();
    expect(await other.presence.enter(listenerAt(id), 1)).not.toBeNull();
  });
});

describe('a node that stood still for longer than its lease', () => {
  test('is back at its places when it goes on', async () => {
    const [one, other] = [await startNode(), await startNode()];
    const id = randomUUID();
    await one.presence.enter(listenerAt(id), 5);
    const raw = new Redis(redis.url);
    await raw.del('hookwire:{presence}:nodes');
    expect(await other.presence.list(id)).toEqual([]);
    await expect.poll(() => other.presence.list(id), { timeout: 10_000 }).toHaveLength(1);
    raw.disconnect();
  });
});

describe('a replay to a node that answers too late', () => {
  test('is answered with no, and then not sent after all', async () => {
    let go = (): void => undefined;
    const held = new Promise<void>((resolve) => (go = resolve));
    const [one, other] = [await startNode(), await startNode({ beforeRead: () => held })];
    const listener = listenerAt(randomUUID());
    const receive = vi.fn(() => true);
    await other.presence.enter(listener, null, receive);
    const startMs = performance.now();
    expect(await one.presence.dispatch(replayTo(listener, 3))).toBe(false);
    expect(performance.now() - startMs).toBeLessThan(6_000);
    go();
    await sleep(200);
    expect(receive).not.toHaveBeenCalled();
  });
});
