import { afterAll, beforeAll, expect, it } from 'vitest';
import { callAs, capture, createTestAccount } from '#testing/accounts.ts';
import { createTestClock } from '#testing/clock.ts';
import { createTestContext, type TestContext } from '#testing/context.ts';

const DAY_MS = 86_400_000;
const clock = createTestClock(Date.UTC(2026, 4, 3, 23, 59));
let test: TestContext;
beforeAll(async () => {
  test = await createTestContext({ clock });
});
afterAll(() => test.close());

it('shows thirty UTC days, oldest first, with zeros, and today by endpoint', async () => {
  const account = await createTestAccount(test.context, { plan: 'free' });
  const { workspaceId } = account.principal;
  const { usage, endpoint } = callAs(test.context, account.principal);
  const second = await endpoint.create({ name: 'second' });
  const old = { workspaceId, endpointId: second.id, requests: 7n, bytes: 70n, sealed: 2n };
  await test.context.db.usageDay.createMany({
    data: [
      { ...old, day: new Date(Date.UTC(2026, 3, 3)) },
      { ...old, day: new Date(Date.UTC(2026, 3, 4)) },
    ],
  });
  for (let i = 0; i < 3; i++) await capture(test.context, account, { body: Buffer.alloc(10) });
  await capture(test.context, { ...account, endpointId: second.id }, { body: Buffer.alloc(5) });

  const { days, byEndpoint } = await usage.days();
  expect(days).toHaveLength(30);
  expect(days[0]).toEqual({ day: '2026-04-04', requests: 7, bytes: 70, sealed: 2 });
  expect(days[1]).toEqual({ day: '2026-04-05', requests: 0, bytes: 0, sealed: 0 });
  expect(days.at(-1)).toEqual({ day: '2026-05-03', requests: 4, bytes: 35, sealed: 0 });
  expect(byEndpoint).toEqual([
    { endpointId: account.endpointId, name: 'My first endpoint', requestsToday: 3 },
    { endpointId: second.id, name: 'second', requestsToday: 1 },
  ]);
});

it('starts again at midnight UTC', async () => {
  const account = await createTestAccount(test.context);
  await capture(test.context, account);
  clock.advance(DAY_MS / 24);
  const { days, byEndpoint } = await callAs(test.context, account.principal).usage.days();
  expect(days.slice(-2).map(({ requests }) => requests)).toEqual([1, 0]);
  expect(byEndpoint[0]?.requestsToday).toBe(0);
});

it('still counts what a deleted endpoint took', async () => {
  const account = await createTestAccount(test.context);
  await capture(test.context, account);
  const { endpoint, usage } = callAs(test.context, account.principal);
  await endpoint.delete({ id: account.endpointId });
  const { days, byEndpoint } = await usage.days();
  expect(days.at(-1)?.requests).toBe(1);
  expect(byEndpoint).toEqual([]);
});
