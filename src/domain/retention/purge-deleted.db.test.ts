import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callAs, capture, createTestAccount } from '#testing/accounts.ts';
import { createTestClock } from '#testing/clock.ts';
import { createTestContext, type TestContext } from '#testing/context.ts';
import { purgeDeleted } from './purge-deleted.ts';

const MINUTE = 60_000;
const clock = createTestClock();
let test: TestContext;
beforeAll(async () => {
  test = await createTestContext({ clock });
});
afterAll(() => test.close());

async function setUp() {
  const account = await createTestAccount(test.context);
  const ids: string[] = [];
  for (let i = 0; i < 5; i++) ids.push((await capture(test.context, account)).id);
  const kept = () => test.context.db.request.count({ where: { endpointId: account.endpointId } });
  return { ...account, ids, kept, api: callAs(test.context, account.principal) };
}

describe('a deleted request', () => {
  it('stays for ten minutes, so that it can be restored, and goes then', async () => {
    const { ids, kept, api } = await setUp();
    await api.request.delete({ ids: ids.slice(0, 3) });
    clock.advance(10 * MINUTE);
    await purgeDeleted(test.context);
    expect(await kept()).toBe(5);
    expect(await api.request.restore({ ids: ids.slice(0, 1) })).toEqual({ count: 1 });
    clock.advance(1);
    expect(await purgeDeleted(test.context)).toMatchObject({ requests: 2 });
    expect(await kept()).toBe(3);
    expect(await api.request.restore({ ids: ids.slice(1, 3) })).toEqual({ count: 0 });
  });
});

describe('a deleted endpoint', () => {
  it('goes with its log and its deliveries, in batches; usage stays', async () => {
    const { endpointId, principal, kept, api, ids } = await setUp();
    const { workspaceId } = principal;
    await test.context.db.delivery.create({
      data: {
        workspaceId,
        endpointId,
        requestId: ids[0] ?? '',
        seq: 1,
        destinationId: randomUUID(),
        attempts: {
          create: { number: 1, url: 'https://example.com/', startedAt: new Date(0), durationMs: 1 },
        },
      },
    });
    await api.endpoint.delete({ id: endpointId });
    expect(await purgeDeleted(test.context, { batchSize: 2 })).toMatchObject({
      requests: 5,
      deliveries: 1,
      endpoints: 1,
      workspaces: 0,
    });
    expect(await kept()).toBe(0);
    expect(await test.context.db.endpoint.count({ where: { id: endpointId } })).toBe(0);
    expect(await test.context.db.usageDay.count({ where: { workspaceId } })).toBe(1);
  });

  it('is shared between nodes that purge at once, without an error', async () => {
    const { endpointId, kept, api } = await setUp();
    await api.endpoint.delete({ id: endpointId });
    const counts = await Promise.all([1, 2, 3, 4].map(() => purgeDeleted(test.context, { batchSize: 1 })));
    await purgeDeleted(test.context);
    expect(counts.reduce((sum, { requests }) => sum + requests, 0)).toBeLessThanOrEqual(5);
    expect(await kept()).toBe(0);
  });
});

describe('a deleted destination', () => {
  it('goes with its hours once all that may have been sent there is gone from the log', async () => {
    const { endpointId, api, ids } = await setUp();
    const { db } = test.context;
    const { destination } = await api.destination.create({ endpointId, url: 'https://example.com/' });
    const { id } = destination;
    const hour = { destinationId: id, hour: new Date(0), latencies: [] };
    await db.destinationHour.create({ data: hour });
    await api.destination.delete({ id });
    const left = async () => {
      await purgeDeleted(test.context);
      const hours = await db.destinationHour.count({ where: { destinationId: id } });
      return [await db.destination.count({ where: { id } }), hours];
    };
    clock.advance(25 * 60 * MINUTE);
    expect(await left()).toEqual([1, 1]);
    await db.request.deleteMany({ where: { id: { in: ids } } });
    expect(await left()).toEqual([0, 0]);
  });

  it('goes with its endpoint', async () => {
    const { endpointId, api } = await setUp();
    const { db } = test.context;
    const { destination } = await api.destination.create({ endpointId, url: 'https://example.com/' });
    const { id: destinationId } = destination;
    await db.destinationHour.create({ data: { destinationId, hour: new Date(0), latencies: [] } });
    await api.endpoint.delete({ id: endpointId });
    await purgeDeleted(test.context);
    expect(await db.destination.count({ where: { endpointId } })).toBe(0);
    expect(await db.destinationHour.count({ where: { destinationId } })).toBe(0);
  });
});

it('stops between two batches when it is told to', async () => {
  const { endpointId, kept, api } = await setUp();
  await api.endpoint.delete({ id: endpointId });
  expect(await purgeDeleted(test.context, { signal: AbortSignal.abort() })).toMatchObject({ requests: 0 });
  expect(await kept()).toBe(5);
});

it('removes links that are too old', async () => {
  const { api, principal } = await setUp();
  await api.account.resendVerification();
  const { userId } = principal;
  clock.advance(24 * 60 * MINUTE + 1);
  expect((await purgeDeleted(test.context)).mailTokens).toBeGreaterThan(0);
  expect(await test.context.db.mailToken.count({ where: { userId } })).toBe(0);
});
