import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { DeliveryStatus } from '#generated/prisma/enums.ts';
import type { BusMessage } from '#domain/stream/bus.ts';
import { callAs, capture, createTestAccount, refusalOf, type TestAccount } from '#testing/accounts.ts';
import { createTestClock } from '#testing/clock.ts';
import { createTestContext, type TestContext } from '#testing/context.ts';
import { runReplayJobs } from './run-replay-jobs.ts';

const clock = createTestClock();
const words = (pattern: RegExp): unknown => expect.stringMatching(pattern);
let suite: TestContext;
let ada: TestAccount;
let first: string;
let other: string;
beforeAll(async () => {
  suite = await createTestContext({ clock });
});
afterAll(() => suite.close());
beforeEach(async () => {
  ada = await createTestAccount(suite.context);
  [first, other] = [await destination(), await destination()];
});

const api = () => callAs(suite.context, ada.principal).replay;
const job = async () => (await api().jobs({ endpointId: ada.endpointId }))[0];

async function destination(): Promise<string> {
  const of = { workspaceId: ada.principal.workspaceId, endpointId: ada.endpointId };
  return (await suite.context.db.destination.create({ data: { ...of, url: 'https://example.com/' } })).id;
}

/** A request with a delivery to each of both destinations. */
async function delivered(status: DeliveryStatus, otherStatus = status): Promise<void> {
  const { id: requestId, seq } = await capture(suite.context, ada);
  const of = { workspaceId: ada.principal.workspaceId, endpointId: ada.endpointId, requestId, seq };
  const after = { attemptCount: 6, statusCode: 500 };
  await suite.context.db.delivery.createMany({
    data: [
      { ...of, ...after, destinationId: first, status },
      { ...of, ...after, destinationId: other, status: otherStatus, isPrimary: false },
    ],
  });
}

async function second(): Promise<void> {
  clock.advance(1_000);
  await Promise.all([runReplayJobs(suite.context), runReplayJobs(suite.context)]);
}

async function countOf(status: DeliveryStatus): Promise<number> {
  return suite.context.db.delivery.count({ where: { endpointId: ada.endpointId, status } });
}

describe('retrying what has failed', () => {
  test('makes each failed delivery due once, at its rate, and tells of each', async () => {
    await delivered('failed');
    await delivered('delivered', 'failed');
    await delivered('failed');
    const told: BusMessage[] = [];
    const unsubscribes = [
      suite.context.bus.subscribe('delivery-changed', (message) => told.push(message)),
      suite.context.bus.subscribe('delivery-due', (message) => told.push(message)),
    ];
    expect(await api().failed({ endpointId: ada.endpointId, perSecond: 2 })).toMatchObject({
      ...{ kind: 'retry', state: 'running', total: 5, sent: 0 },
    });
    await second();
    expect([await countOf('retrying'), await countOf('failed')]).toEqual([2, 3]);
    // Those of one request go together.
    await second();
    expect([await countOf('retrying'), await countOf('failed')]).toEqual([5, 0]);
    expect(await job()).toMatchObject({ state: 'done', sent: 5, leftOut: 0 });
    for (const unsubscribe of unsubscribes) unsubscribe();
    const changes = told.flatMap((message) => (message.topic === 'delivery-changed' ? [message] : []));
    expect(changes.map(({ status, retryCount }) => [status, retryCount])).toEqual(
      Array(5).fill(['retrying', 5]),
    );
    expect(new Set(changes.map(({ deliveryId }) => deliveryId)).size).toBe(5);
    expect(told.at(-1)).toEqual({ topic: 'delivery-due', endpointId: ada.endpointId });
  });

  test('of one destination leaves the others’ alone', async () => {
    await delivered('failed');
    await api().failed({ endpointId: ada.endpointId, destinationId: other });
    await second();
    const rows = await suite.context.db.delivery.findMany({ where: { status: 'retrying' } });
    expect(rows.filter(({ endpointId }) => endpointId === ada.endpointId)).toMatchObject([
      { destinationId: other, isPrimary: false, nextAttemptAt: new Date(clock.now()) },
    ]);
  });

  test('leaves out what was retried by hand, and what failed at a destination that is off by now', async () => {
    await delivered('failed');
    await delivered('failed');
    await api().failed({ endpointId: ada.endpointId });
    const where = { endpointId: ada.endpointId, seq: 1, destinationId: first };
    const { id } = await suite.context.db.delivery.findFirstOrThrow({ where });
    await callAs(suite.context, ada.principal).delivery.retry({ id });
    await suite.context.db.destination.update({ where: { id: other }, data: { disabledAt: new Date() } });
    await second();
    expect(await job()).toMatchObject({ state: 'done', total: 4, sent: 1, leftOut: 3 });
  });

  test('can be cancelled, and what was not reached has stayed failed', async () => {
    for (let i = 0; i < 3; i++) await delivered('failed', 'delivered');
    const { id } = await api().failed({ endpointId: ada.endpointId, perSecond: 1 });
    await second();
    await api().cancelJob({ id });
    await second();
    expect([await countOf('retrying'), await countOf('failed')]).toEqual([1, 2]);
  });

  test('is refused when nothing failed, and at a destination that is off or unknown', async () => {
    await delivered('delivered');
    const refused = (input: { destinationId?: string }) =>
      refusalOf(api().failed({ endpointId: ada.endpointId, ...input }));
    expect(await refused({})).toMatchObject({ code: 'invalid_input', message: words(/nothing to retry/) });
    expect(await refused({ destinationId: crypto.randomUUID() })).toMatchObject({ code: 'not_found' });
    await suite.context.db.destination.update({ where: { id: other }, data: { disabledAt: new Date() } });
    expect(await refused({ destinationId: other })).toMatchObject({ message: words(/Turn it on/) });
  });
});
