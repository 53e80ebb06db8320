import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { PLANS } from '#domain/limit/plan.ts';
import { createMemoryLimiter } from '#infra/limiter-memory.ts';
import { createToken } from '#testing/access-tokens.ts';
import { createTestClock } from '#testing/clock.ts';
import { createTestContext, type TestContext } from '#testing/context.ts';
import { callRest, type RestAnswer } from '#testing/rest-client.ts';
import { createTenant, startTestServer, type TestServer } from '#testing/server.ts';

const clock = createTestClock();
let own: TestContext;
let server: TestServer;
beforeEach(async () => {
  own = await createTestContext({ clock, limiter: createMemoryLimiter({ clock }) });
  server = await startTestServer(own.context);
});
afterEach(async () => {
  await server.close();
  await own.close();
});

const usage = (credential?: string): Promise<RestAnswer> =>
  callRest(server, ['GET', '/api/account/usage'], { credential });
const events = (credential?: string): Promise<RestAnswer> =>
  callRest(server, ['GET', '/v1/endpoints'], { credential });
const tokenOf = async (plan: string): Promise<string> =>
  (await createToken(own.context, await createTenant(own.context, plan))).token;
const header = (answer: RestAnswer, name: string): number => Number(answer.headers.get(name));

describe('a plan with a rate', () => {
  test('says on every answer what is left of its minute, both surfaces together', async () => {
    const token = await tokenOf('free');
    const answers = [await usage(token), await events(token), await usage(token)];
    expect(answers.map((one) => header(one, 'x-ratelimit-limit'))).toEqual([60, 60, 60]);
    expect(answers.map((one) => header(one, 'x-ratelimit-remaining'))).toEqual([59, 58, 57]);
    for (const one of answers) {
      const reset = header(one, 'x-ratelimit-reset');
      expect(reset).toBeGreaterThanOrEqual(Math.floor(clock.now() / 1000));
      expect(reset).toBeLessThanOrEqual(clock.now() / 1000 + 61);
    }
  });

  test('takes as many calls at once as it allows, then 429 with the time to wait, then goes on', async () => {
    const token = await tokenOf('free');
    const statuses: number[] = [];
    for (let i = 0; i < 10; i++) statuses.push((await usage(token)).status);
    expect(statuses).toEqual(Array.from({ length: 10 }, () => 200));
    const flat = await usage(token);
    expect(flat).toMatchObject({ status: 429, json: { code: 'RATE_LIMITED' } });
    expect(header(flat, 'retry-after')).toBe(1);
    expect(await events(token)).toMatchObject({ status: 429, json: { error: { code: 'rate_limited' } } });
    clock.advance(1000);
    expect((await usage(token)).status).toBe(200);
  });

  test('takes no more a minute than it has', async () => {
    const token = await tokenOf('free');
    let taken = 0;
    for (let i = 0; i < 120; i++) {
      clock.advance(500);
      if ((await usage(token)).status === 200) taken += 1;
    }
    // Full at the start, and one a second for a minute.
    expect(taken).toBeLessThanOrEqual(120);
    expect(taken).toBeGreaterThanOrEqual(115);
  });

  test('is counted apart from every other account', async () => {
    const token = await tokenOf('free');
    for (let i = 0; i < 11; i++) await usage(token);
    expect((await usage(token)).status).toBe(429);
    expect((await usage(await tokenOf('free'))).status).toBe(200);
  });
});

test('a plan of no calls says that it has no REST API', async () => {
  const token = await tokenOf('free');
  const free = own.context.config.plans['free'];
  if (!free) throw new Error('There is no free plan');
  const plans = { ...own.context.config.plans, free: { ...free, restCallsPerMinute: 0 } };
  const other = await startTestServer({ ...own.context, config: { ...own.context.config, plans } });
  const answer = await callRest(other, ['GET', '/api/account/usage'], { credential: token });
  await other.close();
  expect(answer).toMatchObject({ status: 403, json: { code: 'FEATURE_REQUIRED' } });
  expect(header(answer, 'x-ratelimit-limit')).toBe(0);
});

test('calls without a working credential are counted per network address, and a working one still works', async () => {
  const good = await tokenOf('team');
  expect(PLANS['team']?.restCallsPerMinute).toBe(1000);
  const first = await usage('wrong');
  expect([first.status, header(first, 'x-ratelimit-limit')]).toEqual([401, 600]);
  for (let i = 0; i < 599; i++) await fetch(`${server.http}/v1/nothing-here-${i}`).then((one) => one.text());
  expect((await usage('wrong')).status).toBe(429);
  expect((await usage()).status).toBe(429);
  expect((await callRest(server, ['POST', '/v1/auth/login'], { body: {} })).status).toBe(429);
  expect((await usage(good)).status).toBe(200);
});

test('a limiter that can not be asked lets calls through', async () => {
  const unreachable = {
    consume: () =>
      Promise.resolve({ allowed: true, limit: 60, remaining: 0, resetAtMs: clock.now(), unreachable: true }),
  };
  const other = await startTestServer({ ...own.context, limiter: unreachable });
  const { status } = await callRest(other, ['GET', '/api/account/usage'], {
    credential: await tokenOf('free'),
  });
  await other.close();
  expect(status).toBe(200);
});
