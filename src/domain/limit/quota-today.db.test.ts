import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { callAs, createTestAccount } from '#testing/accounts.ts';
import { createTestClock } from '#testing/clock.ts';
import { createTestContext, type TestContext } from '#testing/context.ts';
import { startTestServer, type TestServer } from '#testing/server.ts';
import { PLANS, type Plan } from './plan.ts';

const DAY_MS = 86_400_000;
/** Ten a day, and two more past it. */
const SMALL: Plan = { ...(PLANS['free'] as Plan), id: 'small', requestsPerDay: 10, burstPerSecond: null };
const clock = createTestClock(Date.UTC(2026, 4, 3, 14));
let test_: TestContext;
let server: TestServer;
beforeAll(async () => {
  test_ = await createTestContext({ clock, config: { plans: { ...PLANS, small: SMALL } } });
  server = await startTestServer(test_.context);
});
afterAll(async () => {
  await server.close();
  await test_.close();
});

async function account(plan: string) {
  const { principal, endpointId } = await createTestAccount(test_.context, { plan });
  const send = async (count: number) => {
    for (let i = 0; i < count; i++) await fetch(`${server.http}/h/${endpointId}`, { method: 'POST' });
  };
  return { principal, send, today: () => callAs(test_.context, principal).usage.today() };
}

describe('the day’s quota', () => {
  test('is reached at 80 % and at 100 %, and tells what is kept past it', async () => {
    const { send, today } = await account('small');
    await send(7);
    expect(await today()).toEqual({
      day: '2026-05-03',
      used: 7,
      limit: 10,
      resetAt: '2026-05-04T00:00:00.000Z',
      reached: null,
      overflow: { size: 2, used: 0 },
      locked: 0,
    });
    await send(1);
    expect(await today()).toMatchObject({ used: 8, reached: 80 });
    await send(1);
    expect(await today()).toMatchObject({ used: 9, reached: 80 });
    await send(1);
    expect(await today()).toMatchObject({ used: 10, reached: 100, overflow: { used: 0 } });
    await send(3);
    expect(await today()).toMatchObject({ used: 10, reached: 100, overflow: { used: 2 }, locked: 2 });
  });

  test('begins anew at midnight UTC, while what is locked still waits', async () => {
    const { send, today } = await account('small');
    await send(12);
    clock.advance(DAY_MS / 2);
    expect(await today()).toMatchObject({
      ...{ day: '2026-05-04', used: 0, reached: null },
      ...{ overflow: { used: 0 }, locked: 2 },
    });
    clock.advance(-DAY_MS / 2);
  });

  test('is no longer reached with a larger plan, and never without a limit', async () => {
    const { principal, send, today } = await account('small');
    await send(10);
    const where = { id: principal.workspaceId };
    await test_.context.db.workspace.update({ where, data: { plan: 'free' } });
    expect(await today()).toMatchObject({ used: 10, limit: 500, reached: null });
    await test_.context.db.workspace.update({ where, data: { plan: 'self_hosted' } });
    expect(await today()).toMatchObject({ limit: null, reached: null, overflow: { size: 0 } });
  });
});
