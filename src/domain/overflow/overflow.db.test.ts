import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { PLANS, type Plan } from '#domain/limit/plan.ts';
import type { BusMessage } from '#domain/stream/bus.ts';
import { createTestClock } from '#testing/clock.ts';
import { createTestContext, type TestContext } from '#testing/context.ts';
import {
  createEndpoint,
  createTenant,
  startTestServer,
  type Tenant,
  type TestServer,
} from '#testing/server.ts';
import { releaseSealed } from './release-sealed.ts';

const DAY_MS = 86_400_000;
const { free } = PLANS;
if (!free) throw new Error('The plan table has no free plan');
/** Ten a day, and two more past it. */
const SMALL: Plan = { ...free, id: 'small', requestsPerDay: 10, burstPerSecond: null };

const clock = createTestClock();
let test_: TestContext;
let server: TestServer;
let tenant: Tenant;
let endpointId: string;

beforeAll(async () => {
  test_ = await createTestContext({ clock, config: { plans: { ...PLANS, small: SMALL } } });
  server = await startTestServer(test_.context);
});
afterAll(async () => {
  await server.close();
  await test_.close();
});
beforeEach(async () => {
  tenant = await createTenant(test_.context, 'small');
  endpointId = await createEndpoint(test_.context, tenant);
});

async function send(count: number, to = endpointId): Promise<number[]> {
  const statuses: number[] = [];
  for (let i = 0; i < count; i++) {
    const answer = await fetch(`${server.http}/h/${to}`, { method: 'POST', body: `${i}\0ÿ` });
    await answer.arrayBuffer();
    statuses.push(answer.status);
  }
  return statuses;
}

async function logged(of = endpointId) {
  return test_.context.db.request.findMany({ where: { endpointId: of }, orderBy: { seq: 'asc' } });
}

const release = () => releaseSealed(test_.context, { workspaceId: tenant.workspaceId });
const sealedCount = () =>
  test_.context.db.sealedRequest.count({ where: { workspaceId: tenant.workspaceId } });

describe('a capture past the day’s quota', () => {
  test('is answered as any other and kept aside, until the overflow is full', async () => {
    expect(await send(13)).toEqual([...Array<number>(12).fill(200), 429]);
    expect(await logged()).toHaveLength(10);
    expect(await sealedCount()).toBe(2);
  });

  test('is in the log the next day, byte for byte, in order of arrival, with the next numbers', async () => {
    await send(12);
    const sealed = await test_.context.db.sealedRequest.findMany({
      where: { endpointId },
      orderBy: { id: 'asc' },
      omit: { destinationIds: true },
    });
    expect(await release()).toEqual({ released: 0, dropped: 0 });
    clock.advance(DAY_MS);
    expect(await release()).toEqual({ released: 2, dropped: 0 });
    const rows = await logged();
    expect(rows.map((row) => Number(row.seq))).toEqual(Array.from({ length: 12 }, (_, i) => i + 1));
    expect(rows.slice(10)).toEqual(sealed.map((row) => expect.objectContaining(row) as unknown));
    expect(await sealedCount()).toBe(0);
    expect(await send(9)).toEqual([...Array<number>(9).fill(200)]);
    expect(await sealedCount()).toBe(1);
  });

  test('is delivered from then on, to where it would have gone on its arrival', async () => {
    const { workspaceId } = tenant;
    const destination = await test_.context.db.destination.create({
      data: { workspaceId, endpointId, url: 'https://example.com/' },
    });
    await send(11);
    const queued = () =>
      test_.context.db.delivery.findMany({ where: { endpointId }, orderBy: { seq: 'asc' } });
    expect(await queued()).toHaveLength(10);
    await test_.context.db.destination.update({
      where: { id: destination.id },
      data: { disabledAt: new Date() },
    });
    clock.advance(DAY_MS);
    const told: BusMessage[] = [];
    const unsubscribe = test_.context.bus.subscribe('delivery-changed', (message) => told.push(message));
    await release();
    unsubscribe();
    expect(told).toMatchObject([
      { seq: 11, status: 'pending', destinationId: destination.id, isPrimary: true },
    ]);
    expect((await queued()).at(-1)).toMatchObject({
      ...{ seq: 11n, destinationId: destination.id, isPrimary: true, status: 'pending' },
      nextAttemptAt: new Date(clock.now()),
    });
  });

  test('is in the log at once after an upgrade', async () => {
    await send(12);
    await test_.context.db.workspace.update({
      where: { id: tenant.workspaceId },
      data: { plan: 'self_hosted' },
    });
    expect(await release()).toMatchObject({
      released: 2,
    });
    expect(await logged()).toHaveLength(12);
  });

  test('goes into each of several logs in its own order', async () => {
    const other = await createEndpoint(test_.context, tenant);
    await send(10);
    await send(1);
    await send(1, other);
    clock.advance(DAY_MS);
    await Promise.all([1, 2, 3].map(release));
    await release();
    expect((await logged()).map((row) => Number(row.seq))).toEqual(
      Array.from({ length: 11 }, (_, i) => i + 1),
    );
    expect((await logged(other)).map((row) => Number(row.seq))).toEqual([1]);
  });

  test('of a deleted endpoint gets 404, and nothing is kept', async () => {
    await send(10);
    await test_.context.db.endpointCursor.delete({ where: { endpointId } });
    expect(await send(1)).toEqual([404]);
    expect(await sealedCount()).toBe(0);
  });

  test('is sealed within the overflow to the last one when many arrive together', async () => {
    await send(10);
    const answers = await Promise.all(Array.from({ length: 12 }, () => send(1)));
    expect(answers.flat().filter((status) => status === 200)).toHaveLength(2);
    expect(await sealedCount()).toBe(2);
  });

  test('finds room again when the overflow grows with the plan, and on the next day', async () => {
    const plans = { ...PLANS, small: SMALL };
    await send(13);
    Object.assign(test_.context.config.plans, { small: { ...SMALL, overflowPercent: 30 } });
    expect(await send(2)).toEqual([200, 429]);
    Object.assign(test_.context.config.plans, plans);
    expect(await send(1)).toEqual([429]);
    clock.advance(DAY_MS);
    expect(await send(13)).toEqual([...Array<number>(12).fill(200), 429]);
  });

  test('that finds no room in a day is dropped then', async () => {
    await send(12);
    await test_.context.db.usageDay.updateMany({
      where: { endpointId },
      data: { day: new Date(clock.now() + 2 * DAY_MS) },
    });
    clock.advance(2 * DAY_MS);
    expect(await release()).toMatchObject({ released: 0 });
    expect(await sealedCount()).toBe(0);
  });
});

test('usage counts each capture once, on the day on which it came into the log', async () => {
  await send(12);
  clock.advance(DAY_MS);
  await release();
  const days = await test_.context.db.usageDay.findMany({ where: { endpointId }, orderBy: { day: 'asc' } });
  expect(days.map((day) => [Number(day.requests), Number(day.sealed)])).toEqual([
    [10, 2],
    [2, 0],
  ]);
});
