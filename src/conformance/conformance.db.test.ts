import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PLANS, type Plan } from '#domain/limit/plan.ts';
import { createSystemClock } from '#infra/clock.ts';
import { createMemoryLimiter } from '#infra/limiter-memory.ts';
import { createTestContext, type TestContext } from '#testing/context.ts';
import { startTestServer, type TestServer } from '#testing/server.ts';
import { CHECKS } from './checks.ts';
import { testConformance } from './conformance.ts';

// The smallest plan, with limits that are met in a second and over in the next.
const SMALL: Plan = {
  ...(PLANS['free'] as Plan),
  id: 'small',
  requestsPerDay: 10_000,
  burstPerSecond: 50,
  restCallsPerMinute: 6_000,
  restBurst: 60,
};

let test_: TestContext;
let server: TestServer;

beforeAll(async () => {
  const limiter = createMemoryLimiter({ clock: createSystemClock() });
  test_ = await createTestContext({
    limiter,
    config: { defaultPlan: 'small', plans: { ...PLANS, small: SMALL } },
  });
  server = await startTestServer(test_.context);
});

afterAll(async () => {
  await server.close();
  await test_.close();
});

test(
  'a server keeps the contract, limits included, and nothing is left on it',
  { timeout: 120_000 },
  async () => {
    const newcomer = () => ({ email: `${randomUUID()}@example.com`, password: 'correct horse battery' });
    const { results, left } = await testConformance({
      url: server.http,
      account: newcomer(),
      other: newcomer(),
      register: true,
      only: [],
      slow: false,
      timeScale: 100,
    });
    const amiss = results.filter(({ outcome }) => outcome !== 'ok');
    expect(amiss.map(({ check, outcome, seen }) => `${check.id}: ${outcome}, ${seen}`)).toEqual([]);
    expect(left).toEqual([]);
    expect(results.map(({ check }) => check.id)).toEqual(
      CHECKS.filter(({ slow }) => !slow).map(({ id }) => id),
    );

    const { db } = test_.context;
    expect(await db.apiKey.count({ where: { revokedAt: null } })).toBe(0);
    expect(await db.accessToken.count({ where: { revokedAt: null } })).toBe(0);
    // Each account's own first endpoint.
    expect(await db.endpoint.count({ where: { deletedAt: null } })).toBe(2);
  },
);
