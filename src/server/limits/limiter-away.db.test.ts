import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createSystemClock } from '#infra/clock.ts';
import { authOptions } from '#server/auth.ts';
import { readConfig } from '#server/config.ts';
import { createLimiter } from '#server/limiter.ts';
import { createBrowser, startAuthServer } from '#testing/auth-server.ts';
import { createTestContext } from '#testing/context.ts';
import { mutate, sessionCookie } from '#testing/dashboard-calls.ts';
import { valueOf } from '#testing/metrics.ts';
import { startRedisServer } from '#testing/redis-server.ts';
import { callRest } from '#testing/rest-client.ts';
import { createToken } from '#testing/access-tokens.ts';
import { createEndpoint, createTenant, startTestServer, TEST_SECRET, type Tenant } from '#testing/server.ts';
import { refusalOf, StreamClient } from '#testing/stream-client.ts';

// A node whose Redis is killed: what guesses at secrets or makes credentials closes, everything else goes on.

const logger = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };
const WORDS = 'This is not possible for a moment. Try again in a minute.';
const credentials = { email: 'ada@example.com', password: 'a password of tests' };

async function setUp() {
  const redis = await startRedisServer();
  const { limiter, close: closeLimiter } = createLimiter(
    readConfig({ NODE_ENV: 'test', REDIS_URL: redis.url }),
    {
      clock: createSystemClock(),
      logger,
    },
  );
  const own = await createTestContext({ limiter, logger, redisUrl: redis.url });
  const ctx = own.context;
  const server = await startTestServer(ctx);
  const auth = { secret: TEST_SECRET, secureCookies: false, github: null, google: null };
  const signIn = await startAuthServer(() => authOptions({ context: ctx, auth }));
  const tenant: Tenant = await createTenant(ctx, 'free');
  const endpointId = await createEndpoint(ctx, tenant);
  const { token } = await createToken(ctx, tenant);
  const cookie = await sessionCookie(ctx, tenant);
  const metric = async (series: string) => valueOf((await ctx.metrics.render()).text, series);
  const close = async (): Promise<void> => {
    await signIn.stop();
    await server.close();
    closeLimiter();
    await own.close();
    await redis.stop();
  };
  return { ...{ redis, ctx, server, signIn, tenant, endpointId, token, cookie, metric, close } };
}

let node: Awaited<ReturnType<typeof setUp>>;
beforeAll(async () => {
  node = await setUp();
  const { server, token, cookie } = node;
  // All of it works before.
  const register = { credential: undefined, body: credentials };
  expect((await callRest(server, ['POST', '/v1/auth/register'], register)).status).toBe(201);
  const body = { name: 'before', scopes: ['stream:listen'] };
  expect((await callRest(server, ['POST', '/v1/api-keys'], { credential: token, body })).status).toBe(201);
  expect((await mutate(server, ['apiKey.create', body], cookie)).status).toBe(200);
  await node.redis.kill();
});
afterAll(() => node.close());

const unreachable = (door: string, answer: string) =>
  node.metric(`hookwire_limiter_unreachable_total{door="${door}",answer="${answer}"}`);

/** Of two clocks, which may differ by a millisecond. */
function expectAMinute(headers: Headers): void {
  expect(['60', '61']).toContain(headers.get('retry-after'));
}

/** What is logged and counted of a door in `act`. */
async function expectTold(door: string, answer: 'allow' | 'deny', act: () => Promise<void>): Promise<void> {
  const before = (await unreachable(door, answer)) ?? 0;
  await act();
  expect(await unreachable(door, answer)).toBeGreaterThan(before);
  const fields = expect.objectContaining({ rule: door, answer }) as unknown;
  expect(logger.error).toHaveBeenCalledWith(fields, 'The limiter had no answer');
}

describe('closes with 503 and “try again”, logged and counted, and nothing is made', () => {
  test('creating an API key over REST', async () => {
    await expectTold('api-key-create', 'deny', async () => {
      const call = { credential: node.token, body: { name: 'away', scopes: ['stream:listen'] } };
      const answer = await callRest(node.server, ['POST', '/v1/api-keys'], call);
      expect(answer).toMatchObject({
        status: 503,
        json: { error: { code: 'service_unavailable', message: WORDS } },
      });
      expectAMinute(answer.headers);
    });
    expect(await node.ctx.db.apiKey.count()).toBe(2);
  });

  test('creating an API key in the dashboard', async () => {
    const before = await unreachable('api-key-create', 'deny');
    const { status, json } = await mutate(node.server, ['apiKey.create', { name: 'away' }], node.cookie);
    expect({ status, json }).toMatchObject({
      status: 503,
      json: { error: { message: WORDS, data: { domainCode: 'unavailable' } } },
    });
    expect(await unreachable('api-key-create', 'deny')).toBe((before ?? 0) + 1);
    expect(await node.ctx.db.apiKey.count()).toBe(2);
  });

  test('creating a personal access token', async () => {
    await expectTold('token-create', 'deny', async () => {
      const input = { name: 'away', scopes: ['stream:listen'], expiresInDays: 30 };
      expect((await mutate(node.server, ['accessToken.create', input], node.cookie)).status).toBe(503);
    });
  });

  test('signing in over REST', async () => {
    await expectTold('sign-in-address', 'deny', async () => {
      const answer = await callRest(node.server, ['POST', '/v1/auth/login'], { body: credentials });
      expect(answer).toMatchObject({
        status: 503,
        json: { error: { code: 'service_unavailable', message: WORDS } },
      });
      expectAMinute(answer.headers);
    });
  });

  test('signing in on the page', async () => {
    const before = (await unreachable('sign-in-address', 'deny')) ?? 0;
    const browser = createBrowser(node.signIn.origin);
    const { url } = await browser.post('/api/auth/callback/credentials', credentials);
    expect(url.searchParams.get('error')).toBe('Unavailable');
    expect(browser.cookieHeader()).not.toContain('session-token');
    expect(await unreachable('sign-in-address', 'deny')).toBe(before + 1);
  });

  test('signing up, over REST and on the page', async () => {
    const users = await node.ctx.db.user.count();
    const someone = { email: 'bob@example.com', password: credentials.password };
    await expectTold('register-api-address', 'deny', async () => {
      expect((await callRest(node.server, ['POST', '/v1/auth/register'], { body: someone })).status).toBe(
        503,
      );
    });
    await expectTold('register-address', 'deny', async () => {
      expect((await mutate(node.server, ['auth.register', someone])).status).toBe(503);
    });
    expect(await node.ctx.db.user.count()).toBe(users);
  });
});

describe('stays open', () => {
  test('capture, whose limits ask nobody', async () => {
    const { server, endpointId, ctx } = node;
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => fetch(`${server.http}/h/${endpointId}`, { method: 'POST', body: 'x' })),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(await ctx.db.request.count({ where: { endpointId } })).toBe(5);
    expect(await node.metric('hookwire_captures_total{outcome="stored"}')).toBe(5);
  });

  test('REST, whose minute is not counted meanwhile, which is logged and counted', async () => {
    await expectTold('rest-minute-60', 'allow', async () => {
      const { status, headers } = await callRest(node.server, ['GET', '/api/endpoints'], {
        credential: node.token,
      });
      expect([status, headers.get('x-ratelimit-limit')]).toEqual([200, '60']);
    });
  });

  test('both streams, and to wrong credentials they say what is wrong', async () => {
    const { server, endpointId, token } = node;
    await expectTold('stream-handshake', 'allow', async () => {
      const client = await StreamClient.connect(`${server.ws}/ws/${endpointId}?token=${token}`);
      await client.close();
    });
    await expectTold('stream-credential-refused', 'allow', async () => {
      expect((await refusalOf(`${server.ws}/ws/${endpointId}?token=x`)).status).toBe(401);
    });
  });
});
