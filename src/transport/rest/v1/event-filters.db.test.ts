import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DeliveryStatus } from '#generated/prisma/enums.ts';
import { AccountEventList } from '#protocol/rest/v1/events.ts';
import { createTestClock } from '#testing/clock.ts';
import { createEndpoint } from '#testing/server.ts';
import { startV1Suite, type V1Account, type V1Suite } from '#testing/v1-suite.ts';

const clock = createTestClock();
let suite: V1Suite;
beforeAll(async () => {
  suite = await startV1Suite({ clock });
});
afterAll(() => suite.close());

async function idsOf(account: V1Account, query: Record<string, string>): Promise<string[]> {
  const search = new URLSearchParams(query).toString();
  const { status, json } = await account.call('GET', `/v1/events?${search}`);
  expect(status).toBe(200);
  return AccountEventList.parse(json).data.map(({ id }) => id);
}

const time = (atMs: number) => new Date(atMs).toISOString();

describe('from and to', () => {
  test('include the first moment and exclude the last, in whatever offset they are told', async () => {
    const account = await suite.account();
    const events = [];
    for (let i = 0; i < 4; i++) {
      events.unshift(await account.store());
      clock.advance(60_000);
    }
    const [, second, third] = events.map(({ receivedAtMs }) => receivedAtMs);
    if (second === undefined || third === undefined) throw new Error('No events');
    const ids = events.map(({ id }) => id);
    expect(await idsOf(account, { from: time(third) })).toEqual(ids.slice(0, 3));
    expect(await idsOf(account, { to: time(second) })).toEqual(ids.slice(2));
    expect(await idsOf(account, { from: time(third), to: time(second) })).toEqual(ids.slice(2, 3));
    const inKathmandu = `${time(third + 345 * 60_000).slice(0, -1)}+05:45`;
    expect(await idsOf(account, { from: inKathmandu, to: time(second) })).toEqual(ids.slice(2, 3));
    // As a client sends it that forgets to escape the plus.
    const { json } = await account.call('GET', `/v1/events?from=${inKathmandu}&to=${time(second)}`);
    expect(AccountEventList.parse(json).data.map(({ id }) => id)).toEqual(ids.slice(2, 3));
  });

  test('find exactly what a look at every event finds, in a log with holes, slow senders and several endpoints', async () => {
    const account = await suite.account();
    const endpoints = [account.endpointId, await createEndpoint(suite.ctx, account.tenant)];
    const begin = clock.now();
    const stored = [];
    for (let i = 0; i < 200; i++) {
      // A sender may take its time: what arrived first can be stored last.
      const receivedAtMs = clock.now() - (i % 7 === 0 ? 120_000 : 0);
      const endpointId = endpoints[Number(i % 3 === 0)] ?? '';
      stored.unshift(await account.store({ endpointId, receivedAtMs }));
      clock.advance(Math.floor(Math.random() ** 4 * 600_000));
    }
    const removed = new Set(stored.filter((_, i) => i % 5 === 0).map(({ id }) => id));
    const purged = new Set(stored.filter((_, i) => i % 11 === 0).map(({ id }) => id));
    await suite.ctx.db.request.updateMany({
      where: { id: { in: [...removed] } },
      data: { deletedAt: new Date() },
    });
    await suite.ctx.db.request.deleteMany({ where: { id: { in: [...purged] } } });
    const kept = stored.filter(({ id }) => !removed.has(id) && !purged.has(id));
    const length = clock.now() - begin;
    for (let i = 0; i < 40; i++) {
      const from = Math.floor(begin + Math.random() * length);
      const to = from + 1 + Math.floor(Math.random() ** 2 * length);
      const endpointId = endpoints[i % 3];
      const expected = kept.filter(
        (event) =>
          event.receivedAtMs >= from &&
          event.receivedAtMs < to &&
          (endpointId === undefined || event.endpointId === endpointId),
      );
      const query = {
        from: time(from),
        to: time(to),
        ...(endpointId !== undefined && { endpoint_id: endpointId }),
      };
      const { json } = await account.call(
        'GET',
        `/v1/events?limit=100&${new URLSearchParams(query).toString()}`,
      );
      const page = AccountEventList.parse(json);
      expect(page.total).toBe(expected.length);
      const ids = page.data.map(({ id }) => id);
      expect(ids.sort()).toEqual(
        expected
          .map(({ id }) => id)
          .slice(0, 100)
          .sort(),
      );
    }
  });
});

type StoredEvent = Awaited<ReturnType<V1Account['store']>>;

describe('the status', () => {
  async function deliver(
    account: V1Account,
    event: StoredEvent,
    changes: { status: DeliveryStatus; attemptCount?: number; isPrimary?: boolean },
  ) {
    const owner = { workspaceId: account.tenant.workspaceId, endpointId: account.endpointId };
    const isOpen = changes.status === 'pending' || changes.status === 'retrying';
    const { db } = suite.ctx;
    const destination = await db.destination.create({ data: { ...owner, url: 'https://example.com/' } });
    await db.delivery.create({
      data: {
        ...owner,
        requestId: event.id,
        seq: event.seq,
        destinationId: destination.id,
        nextAttemptAt: isOpen ? new Date() : null,
        ...changes,
      },
    });
  }

  test('is that of the delivery that stands for the event, pending where there is none', async () => {
    const account = await suite.account();
    const stored = [];
    for (let i = 0; i < 5; i++) stored.push(await account.store());
    const [none, pending, delivered, retrying, failed] = stored as [
      StoredEvent,
      StoredEvent,
      StoredEvent,
      StoredEvent,
      StoredEvent,
    ];
    await deliver(account, pending, { status: 'pending' });
    await deliver(account, delivered, { status: 'delivered', attemptCount: 1 });
    await deliver(account, delivered, { status: 'failed', attemptCount: 6, isPrimary: false });
    await deliver(account, retrying, { status: 'retrying', attemptCount: 1 });
    await deliver(account, failed, { status: 'failed', attemptCount: 6 });
    await deliver(account, failed, { status: 'delivered', attemptCount: 1, isPrimary: false });
    expect(await idsOf(account, { status: 'pending' })).toEqual([pending.id, none.id]);
    expect(await idsOf(account, { status: 'delivered' })).toEqual([delivered.id]);
    expect(await idsOf(account, { status: 'retrying' })).toEqual([retrying.id]);
    expect(await idsOf(account, { status: 'failed' })).toEqual([failed.id]);
    const { json } = await account.call('GET', '/v1/events');
    for (const event of AccountEventList.parse(json).data) {
      expect(await idsOf(account, { status: event.delivery_status })).toContain(event.id);
      expect((await account.call('GET', `/v1/events/${event.id}`)).json).toEqual(event);
    }
  });

  test('is pending of all that is to be delivered nowhere: before, between and after the others', async () => {
    const account = await suite.account();
    const stored: StoredEvent[] = [];
    for (let i = 0; i < 9; i++) stored.push(await account.store());
    const delivered = [2, 3, 6];
    for (const at of delivered) {
      const event = stored[at];
      if (!event) throw new Error('it was not stored');
      await deliver(account, event, { status: 'delivered', attemptCount: 1 });
      await deliver(account, event, { status: 'pending', isPrimary: false });
    }
    const expected = stored.filter((_, at) => !delivered.includes(at)).map(({ id }) => id);
    expect(await idsOf(account, { status: 'pending' })).toEqual(expected.toReversed());
  });

  test('finds nothing of another account, nor outside the time asked for', async () => {
    const [ada, bob] = [await suite.account(), await suite.account()];
    const event = await ada.store();
    const { id, receivedAtMs } = event;
    await deliver(ada, event, { status: 'failed', attemptCount: 1 });
    expect(await idsOf(bob, { status: 'failed' })).toEqual([]);
    expect(await idsOf(ada, { status: 'failed', from: time(receivedAtMs + 1) })).toEqual([]);
    expect(await idsOf(ada, { status: 'failed', from: time(receivedAtMs) })).toEqual([id]);
  });
});
