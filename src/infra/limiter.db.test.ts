import { randomUUID } from 'node:crypto';
import { createServer, type AddressInfo } from 'node:net';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Limiter, RateLimitRule } from '#domain/limit/limiter.ts';
import { redisUrl } from '#testing/database.ts';
import { startRedisServer } from '#testing/redis-server.ts';
import { startUpstashRest } from '#testing/upstash-rest.ts';
import { limiterOverIoredis } from './limiter-ioredis.ts';
import { createMemoryLimiter } from './limiter-memory.ts';
import { createUpstashLimiter, upstashRestRedis } from './limiter-upstash.ts';

const MINUTE = 60_000;
const clock = { now: () => Date.now() };

function silentLogger() {
  return { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };
}

function newRule(changes: Partial<RateLimitRule> = {}): RateLimitRule {
  return { name: randomUUID(), capacity: 3, windowMs: MINUTE, whenUnreachable: 'deny', ...changes };
}

const redis = new Redis(redisUrl());
const rest = await startUpstashRest(redis, 'rest-token');
afterAll(async () => {
  await rest.stop();
  redis.disconnect();
});

const implementations: Record<string, () => Limiter> = {
  memory: () => createMemoryLimiter({ clock }),
  'upstash over redis': () =>
    createUpstashLimiter({ redis: limiterOverIoredis(redis), clock, logger: silentLogger() }),
  'upstash over its REST interface': () =>
    createUpstashLimiter({
      redis: upstashRestRedis({ url: rest.url, token: 'rest-token' }),
      clock,
      logger: silentLogger(),
    }),
};

describe.each(Object.entries(implementations))('the limiter: %s', (_, create) => {
  beforeEach(() => {
    // Only the date: Redis answers in real time.
    vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2026, 4, 3, 14, 2) });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('allows as many as the rule says, counting down, and then denies', async () => {
    const limiter = create();
    const rule = newRule();
    const results = [];
    for (let i = 0; i < 5; i++) results.push(await limiter.consume(rule, 'ada'));
    expect(results.map((result) => result.allowed)).toEqual([true, true, true, false, false]);
    expect(results.map((result) => result.remaining)).toEqual([2, 1, 0, 0, 0]);
    expect(results.every((result) => result.limit === 3 && !result.unreachable)).toBe(true);
  });

  it('says when to try again, and keeps its word', async () => {
    const limiter = create();
    const rule = newRule();
    for (let i = 0; i < 3; i++) await limiter.consume(rule, 'ada');
    const { allowed, resetAtMs } = await limiter.consume(rule, 'ada');
    expect(allowed).toBe(false);
    expect(resetAtMs).toBe(Date.now() + MINUTE / 3);
    vi.setSystemTime(resetAtMs - 1);
    expect((await limiter.consume(rule, 'ada')).allowed).toBe(false);
    vi.setSystemTime(resetAtMs);
    expect((await limiter.consume(rule, 'ada')).allowed).toBe(true);
    expect((await limiter.consume(rule, 'ada')).allowed).toBe(false);
  });

  it('gives everything back after the window, and no more than that', async () => {
    const limiter = create();
    const rule = newRule();
    for (let i = 0; i < 3; i++) await limiter.consume(rule, 'ada');
    vi.setSystemTime(Date.now() + 10 * MINUTE);
    const results = [];
    for (let i = 0; i < 4; i++) results.push((await limiter.consume(rule, 'ada')).allowed);
    expect(results).toEqual([true, true, true, false]);
  });

  it('counts each subject and each rule by itself', async () => {
    const limiter = create();
    const [one, two] = [newRule({ capacity: 1 }), newRule({ capacity: 1 })];
    expect((await limiter.consume(one, 'ada')).allowed).toBe(true);
    expect((await limiter.consume(one, 'ada')).allowed).toBe(false);
    expect((await limiter.consume(one, 'bob')).allowed).toBe(true);
    expect((await limiter.consume(two, 'ada')).allowed).toBe(true);
  });

  it('lets no more through when all ask at once', async () => {
    const limiter = create();
    const rule = newRule({ capacity: 10 });
    const results = await Promise.all(Array.from({ length: 50 }, () => limiter.consume(rule, 'ada')));
    expect(results.filter(({ allowed }) => allowed)).toHaveLength(10);
  });

  it('keeps rules of more than one a millisecond', async () => {
    const limiter = create();
    const rule = newRule({ capacity: 2000, windowMs: 1000 });
    expect(await limiter.consume(rule, 'ada')).toMatchObject({ allowed: true, remaining: 1999 });
  });
});

describe('in memory', () => {
  it('forgets the least recently used subject past its bound', async () => {
    const limiter = createMemoryLimiter({ clock, maxSubjects: 2 });
    const rule = newRule({ capacity: 2 });
    for (const subject of ['ada', 'bob', 'ada', 'cyd']) await limiter.consume(rule, subject);
    expect((await limiter.consume(rule, 'ada')).allowed).toBe(false);
    expect((await limiter.consume(rule, 'bob')).remaining).toBe(1);
  });
});

describe('when Redis is away', () => {
  const cases: [RateLimitRule['whenUnreachable'], boolean][] = [
    ['deny', false],
    ['allow', true],
  ];

  it.each(cases)('a rule that says %s answers allowed = %s, soon, and it is logged', async (say, allowed) => {
    const server = await startRedisServer();
    const client = new Redis(server.url, { retryStrategy: () => 1000 });
    client.on('error', () => undefined);
    const logger = silentLogger();
    const limiter = createUpstashLimiter({
      redis: limiterOverIoredis(client),
      clock,
      logger,
      timeoutMs: 100,
    });
    const rule = newRule({ whenUnreachable: say });
    expect(await limiter.consume(rule, 'ada')).toMatchObject({ allowed: true });
    await server.stop();
    const startedAt = performance.now();
    expect(await limiter.consume(rule, 'ada')).toMatchObject({ allowed, unreachable: true });
    expect(performance.now() - startedAt).toBeLessThan(1000);
    for (let i = 0; i < 5; i++) await limiter.consume(rule, 'ada');
    // Once, however many ask while it is away.
    expect(logger.error).toHaveBeenCalledOnce();
    client.disconnect();
  });

  it('does not wait for a server that takes the connection and says nothing', async () => {
    const server = createServer((socket) => socket.on('error', () => undefined));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    // Guarantee: a server that listens on TCP has an address with a port.
    const { port } = server.address() as AddressInfo;
    const client = new Redis({ port, host: '127.0.0.1', retryStrategy: () => null });
    client.on('error', () => undefined);
    const limiter = createUpstashLimiter({
      redis: limiterOverIoredis(client),
      clock,
      logger: silentLogger(),
      timeoutMs: 100,
    });
    const result = await limiter.consume(newRule(), 'ada');
    expect(result).toMatchObject({ allowed: false, unreachable: true });
    client.disconnect();
    server.close();
  });

  it('works again after a restart that lost the scripts', async () => {
    const limiter = createUpstashLimiter({
      redis: limiterOverIoredis(redis),
      clock,
      logger: silentLogger(),
    });
    const rule = newRule();
    await limiter.consume(rule, 'ada');
    await redis.script('FLUSH');
    expect(await limiter.consume(rule, 'ada')).toMatchObject({ allowed: true, remaining: 1 });
  });
});
