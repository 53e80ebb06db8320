import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestClock } from '#testing/clock.ts';
import { createTestContext, type TestContext } from '#testing/context.ts';
import { createEndpoint, createTenant, type Tenant } from '#testing/server.ts';
import { createCaptureAllowance, type CaptureAllowance } from './capture-allowance.ts';
import { PLANS, type Plan } from './plan.ts';
import { utcDay } from './utc-day.ts';

const LIMIT = 3_200;
/** What a node may take before it looks again. */
const SHARE = LIMIT / 32;
const { free } = PLANS;
if (!free) throw new Error('The plan table has no free plan');
const PLAN: Plan = { ...free, requestsPerDay: LIMIT, burstPerSecond: null };

const clock = createTestClock();
let test_: TestContext;

beforeAll(async () => {
  test_ = await createTestContext({ clock });
});
afterAll(() => test_.close());

interface Days {
  tenant: Tenant;
  /** As if so many had been committed by now. */
  store(count: number): Promise<void>;
}

async function newDay(): Promise<Days> {
  const { context } = test_;
  const tenant = await createTenant(context);
  const endpointId = await createEndpoint(context, tenant);
  const key = { endpointId, day: utcDay(clock.now()) };
  return {
    tenant,
    store: async (requests) => {
      await context.db.usageDay.upsert({
        where: { endpointId_day: key },
        create: { ...key, workspaceId: tenant.workspaceId, requests },
        update: { requests: { increment: requests } },
      });
    },
  };
}

/** Notes its looks at the database. */
function newNode(looks: Promise<unknown>[] = []): CaptureAllowance {
  const { usageDay } = test_.context.db;
  const aggregate: typeof usageDay.aggregate = (args) => {
    const look = usageDay.aggregate(args);
    looks.push(look);
    return look;
  };
  // Guarantee: an allowance asks for nothing else.
  return createCaptureAllowance({ db: { usageDay: { aggregate } } as typeof test_.context.db, clock });
}

/** How many of so many at once are let through. */
async function letThrough(nodes: CaptureAllowance[], { tenant }: Days, { count = 1, plan = PLAN }) {
  const takes = nodes.flatMap((node) => Array.from({ length: count }, () => node));
  const answers = await Promise.all(takes.map(async (node) => node.take(tenant.workspaceId, plan)));
  return answers.filter((denied) => denied === null).length;
}

/** Takes one after the other, each stored at once, until one is denied or there are so many. */
async function takeAndStore(node: CaptureAllowance, { tenant, store }: Days, most: number): Promise<number> {
  for (let taken = 0; taken < most; taken += 1) {
    if (await node.take(tenant.workspaceId, PLAN)) return taken;
    await store(1);
  }
  return most;
}

describe('one node', () => {
  test('lets exactly the limit through, however many come at once', async () => {
    expect(await letThrough([newNode()], await newDay(), { count: LIMIT + 300 })).toBe(LIMIT);
  });

  test('asks the database for few of the captures that come far from the limit', async () => {
    const { tenant } = await newDay();
    const looks: Promise<unknown>[] = [];
    const node = newNode(looks);
    await node.take(tenant.workspaceId, PLAN);
    const waited = Array.from({ length: SHARE / 2 }, () => node.take(tenant.workspaceId, PLAN));
    expect(waited.filter((answer) => answer instanceof Promise)).toEqual([]);
    expect(looks.length).toBeLessThan(4);
  });

  test('lets no capture of a slow sender wait for a look, up to the last one', async () => {
    const { tenant, store } = await newDay();
    await store(LIMIT - 40);
    const looks: Promise<unknown>[] = [];
    const node = newNode(looks);
    await node.take(tenant.workspaceId, PLAN);
    for (let i = 1; i < 40; i += 1) {
      await Promise.all(looks);
      await setImmediate();
      expect(node.take(tenant.workspaceId, PLAN)).toBeNull();
    }
    expect(node.take(tenant.workspaceId, PLAN)).toMatchObject({ reason: 'requests_per_day' });
  });
});

describe('two nodes', () => {
  test('let single captures past the limit when each sees what the other has stored', async () => {
    const days = await newDay();
    const [one, other] = [newNode(), newNode()];
    let sum = 0;
    for (;;) {
      const taken = (await takeAndStore(one, days, 7)) + (await takeAndStore(other, days, 7));
      sum += taken;
      if (taken === 0) break;
    }
    expect(sum - LIMIT).toBeGreaterThanOrEqual(0);
    expect(sum - LIMIT).toBeLessThanOrEqual(4);
  }, 60_000);

  test('let past the limit at most a 32nd of it when one has not looked since the day began', async () => {
    const days = await newDay();
    const [one, other] = [newNode(), newNode()];
    expect(await other.take(days.tenant.workspaceId, PLAN)).toBeNull();
    await days.store(LIMIT);
    expect(await one.take(days.tenant.workspaceId, PLAN)).toMatchObject({ reason: 'requests_per_day' });
    let past = 1;
    while (!(await other.take(days.tenant.workspaceId, PLAN))) past += 1;
    expect(past).toBeLessThanOrEqual(SHARE);
  });

  test('let each its own burst through in one second', async () => {
    const plan = { ...PLAN, burstPerSecond: 10 };
    expect(await letThrough([newNode(), newNode()], await newDay(), { count: 30, plan })).toBe(20);
  });
});

test('a database that is away turns nothing away: each node counts on alone', async () => {
  const away = new Proxy(test_.context.db, {
    get: () => ({ aggregate: () => Promise.reject(new Error('away')) }),
  });
  const node = createCaptureAllowance({ db: away, clock });
  expect(await letThrough([node], await newDay(), { count: LIMIT + 10 })).toBe(LIMIT);
});
