import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { PLANS, type Plan } from '#domain/limit/plan.ts';
import { callAs, capture, createTestAccount, refusalOf, type TestAccount } from '#testing/accounts.ts';
import { createTestClock } from '#testing/clock.ts';
import { createTestContext, type TestContext } from '#testing/context.ts';
import { runReplayJobs } from './run-replay-jobs.ts';

const DAY_MS = 86_400_000;
const TEN: Plan = { ...(PLANS['free'] as Plan), id: 'ten', requestsPerDay: 10, burstPerSecond: 50 };
const clock = createTestClock();
const words = (pattern: RegExp): unknown => expect.stringMatching(pattern);
let suite: TestContext;
let ada: TestAccount;
beforeAll(async () => {
  suite = await createTestContext({ clock, config: { plans: { ...PLANS, ten: TEN } } });
});
afterAll(() => suite.close());
beforeEach(async () => {
  ada = await createTestAccount(suite.context);
});

const api = () => callAs(suite.context, ada.principal).replay;
const rows = () =>
  suite.context.db.request.findMany({ where: { endpointId: ada.endpointId }, orderBy: { seq: 'asc' } });
const queued = () =>
  suite.context.db.delivery.findMany({ where: { endpointId: ada.endpointId }, orderBy: { seq: 'asc' } });

async function store(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await capture(suite.context, ada, { body: Buffer.from(`${i}\0ÿ`) });
}

/** One second of work, on two nodes at once. */
async function second(): Promise<void> {
  clock.advance(1_000);
  await Promise.all([runReplayJobs(suite.context), runReplayJobs(suite.context)]);
}

const job = async () => (await api().jobs({ endpointId: ada.endpointId }))[0];

function destination(more: { disabledAt?: Date; filter?: object } = {}) {
  const of = { workspaceId: ada.principal.workspaceId, endpointId: ada.endpointId };
  return suite.context.db.destination.create({ data: { ...of, url: 'https://example.com/', ...more } });
}

describe('the replay of a time', () => {
  test('makes each request a new event once, byte for byte, in order, at its rate, on any number of nodes', async () => {
    await store(7);
    await capture(suite.context, ada);
    await suite.context.db.request.updateMany({
      where: { endpointId: ada.endpointId, seq: 8 },
      data: { deletedAt: new Date() },
    });
    const begun = await api().range({ endpointId: ada.endpointId, perSecond: 3 });
    expect(begun).toMatchObject({ state: 'running', total: 7, sent: 0, destination: null });
    for (const sent of [3, 6, 7]) {
      await second();
      expect(await job()).toMatchObject({ sent });
    }
    await second();
    expect(await job()).toMatchObject({ state: 'done', sent: 7, leftOut: 0 });
    const all = await rows();
    expect(all.map(({ seq }) => Number(seq))).toEqual(Array.from({ length: 15 }, (_, i) => i + 1));
    const bytesOf = ({ method, target, headers, body, bodySha256 }: (typeof all)[number]) => ({
      ...{ method, target, headers, body, bodySha256 },
    });
    expect(all.slice(8).map(bytesOf)).toEqual(all.slice(0, 7).map(bytesOf));
    const used = await suite.context.db.usageDay.aggregate({
      _sum: { requests: true },
      where: { endpointId: ada.endpointId },
    });
    expect(used._sum.requests).toBe(15n);
  });

  test('takes only what arrived in it', async () => {
    await store(2);
    const from = new Date(clock.now() + 60_000);
    clock.advance(60_000);
    await store(2);
    clock.advance(60_000);
    await store(2);
    const time = { arrivedFrom: from.toISOString(), arrivedTo: new Date(clock.now()).toISOString() };
    expect(await api().range({ endpointId: ada.endpointId, ...time })).toMatchObject({ total: 2 });
    await second();
    const all = await rows();
    expect(all.slice(6).map(({ body }) => body)).toEqual(all.slice(2, 4).map(({ body }) => body));
  });

  test('is delivered as captures are, by the filters of the destinations', async () => {
    const all = await destination();
    const some = await destination({ filter: { all: [{ on: 'method', in: ['PUT'] }] } });
    await capture(suite.context, ada, { method: 'PUT' });
    await capture(suite.context, ada, { method: 'POST' });
    await api().range({ endpointId: ada.endpointId });
    await second();
    expect(await queued()).toMatchObject([
      { seq: 3n, destinationId: all.id, isPrimary: true, status: 'pending' },
      { seq: 3n, destinationId: some.id, isPrimary: false, status: 'pending' },
      { seq: 4n, destinationId: all.id, isPrimary: true, status: 'pending' },
    ]);
  });

  test('goes to the one destination that is asked for, and stops with the reason when that is turned off', async () => {
    await destination();
    const { id } = await destination();
    await store(2);
    await api().range({ endpointId: ada.endpointId, to: { destinationId: id }, perSecond: 1 });
    await second();
    await suite.context.db.destination.update({ where: { id }, data: { disabledAt: new Date() } });
    await second();
    expect(await job()).toMatchObject({ state: 'stopped', sent: 1, stopReason: words(/is off/) });
    expect(await queued()).toMatchObject([{ seq: 3n, destinationId: id, isPrimary: true }]);
  });

  test('stops at the end of the day’s quota, exactly, and goes on the next day when it is resumed', async () => {
    ada = await createTestAccount(suite.context, { plan: 'ten' });
    await store(6);
    const { id } = await api().range({ endpointId: ada.endpointId });
    await second();
    await second();
    expect(await job()).toMatchObject({ state: 'stopped', sent: 4, stopReason: words(/^All 10 requests/) });
    expect(await rows()).toHaveLength(10);
    clock.advance(DAY_MS);
    expect(await api().resumeJob({ id })).toMatchObject({ state: 'running', stopReason: null });
    await second();
    expect(await job()).toMatchObject({ state: 'done', sent: 6 });
    expect(await rows()).toHaveLength(12);
  });

  test('can be cancelled, which leaves what was sent', async () => {
    await store(4);
    const { id } = await api().range({ endpointId: ada.endpointId, perSecond: 2 });
    await second();
    expect(await api().cancelJob({ id })).toMatchObject({ state: 'cancelled', sent: 2 });
    await second();
    expect(await rows()).toHaveLength(6);
    expect(await refusalOf(api().cancelJob({ id }))).toMatchObject({ code: 'conflict' });
    expect(await refusalOf(api().resumeJob({ id }))).toMatchObject({ code: 'conflict' });
  });

  test('goes on after a crash between a step and its commit as if there had been no step', async () => {
    await store(3);
    await api().range({ endpointId: ada.endpointId });
    clock.advance(1_000);
    const dies = new Proxy(suite.context, {
      get: (context, key) => {
        if (key !== 'db') return Reflect.get(context, key) as unknown;
        return new Proxy(context.db, {
          get: (db, name) =>
            name === '$transaction'
              ? (work: (tx: unknown) => Promise<unknown>) =>
                  db.$transaction(async (tx) => {
                    await work(tx);
                    throw new Error('killed');
                  })
              : (Reflect.get(db, name) as unknown),
        });
      },
    });
    await runReplayJobs(dies);
    expect(await rows()).toHaveLength(3);
    clock.advance(60_000);
    await second();
    expect(await rows()).toHaveLength(6);
    expect(await job()).toMatchObject({ state: 'done', sent: 3 });
  });
});

describe('the replay of a time is refused', () => {
  const refused = (input: Partial<Parameters<ReturnType<typeof api>['range']>[0]>) =>
    refusalOf(api().range({ endpointId: ada.endpointId, ...input }));

  test('when nothing arrived, while another is under way, when it is faster than the plan, and when the endpoint is paused', async () => {
    expect(await refused({})).toMatchObject({ code: 'invalid_input', message: words(/nothing to replay/) });
    await store(1);
    await api().range({ endpointId: ada.endpointId });
    expect(await refused({})).toMatchObject({ code: 'conflict', message: words(/under way/) });
    ada = await createTestAccount(suite.context, { plan: 'ten' });
    await store(1);
    expect(await refused({ perSecond: 51 })).toMatchObject({ code: 'invalid_input', detail: { limit: 50 } });
    const { endpointId } = ada;
    await suite.context.db.endpoint.update({ where: { id: endpointId }, data: { pausedAt: new Date() } });
    suite.context.bus.publish({ topic: 'endpoint-changed', endpointId, aliases: [] });
    expect(await refused({})).toMatchObject({ code: 'invalid_input', message: words(/is paused/) });
  });
});
