import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { DeliveryChanged } from '#domain/stream/bus.ts';
import type { AccountClient } from '#testing/account-client.ts';
import { startAccountSuite, type AccountSuite } from '#testing/account-suite.ts';

let suite: AccountSuite;
beforeAll(async () => {
  suite = await startAccountSuite();
});
afterEach(() => suite.closeClients());
afterAll(() => suite.close());

const EVENT_ID = '01987654-3210-7000-8000-000000000000';

function publish(endpointId: string, more: Partial<DeliveryChanged> = {}): void {
  suite.ctx.bus.publish({
    topic: 'delivery-changed',
    endpointId,
    deliveryId: EVENT_ID,
    destinationId: EVENT_ID,
    isPrimary: true,
    eventId: EVENT_ID,
    seq: 1,
    status: 'pending',
    statusCode: 0,
    retryCount: 0,
    nextRetryAtMs: null,
    deliveredAtMs: null,
    ...more,
  });
}

function updatesOf(client: AccountClient): unknown[] {
  return client.all('status_update').map(({ data }) => [data.delivery_status, data.status_code]);
}

describe('status_update', () => {
  test('follows each change of a delivery, in order, with the documented fields', async () => {
    const id = await suite.endpoint();
    const eventId = await suite.capture(id);
    const client = await suite.connect();
    await client.subscribe([id]);
    const soonMs = Date.UTC(2026, 4, 3, 14, 2);
    publish(id, { eventId });
    publish(id, { eventId, status: 'retrying', statusCode: 503, retryCount: 1, nextRetryAtMs: soonMs });
    publish(id, { eventId, status: 'delivered', statusCode: 200, retryCount: 1, deliveredAtMs: soonMs });
    await client.until(() => client.all('status_update').length === 3);
    const common = { event_id: eventId, endpoint_id: id };
    const at = '2026-05-03T14:02:00.000Z';
    expect(client.all('status_update').map(({ data }) => data)).toEqual([
      {
        ...common,
        delivery_status: 'pending',
        status_code: 0,
        retry_count: 0,
        next_retry_at: null,
        delivered_at: null,
      },
      {
        ...common,
        delivery_status: 'retrying',
        status_code: 503,
        retry_count: 1,
        next_retry_at: at,
        delivered_at: null,
      },
      {
        ...common,
        delivery_status: 'delivered',
        status_code: 200,
        retry_count: 1,
        next_retry_at: null,
        delivered_at: at,
      },
    ]);
  });

  test('never comes before its event, live or while catching up', async () => {
    const id = await suite.endpoint();
    await suite.captures(id, 300);
    const client = await suite.connect();
    client.send({ type: 'subscribe', endpoint_ids: [id], after: { [id]: 0 } });
    await client.untilEvents(1);
    publish(id, { seq: 300 });
    publish(id, { seq: 301 });
    await suite.capture(id);
    publish(id, { seq: 301, status: 'delivered', statusCode: 200 });
    await client.until(() => client.all('status_update').length === 3);
    const indexOf = (seq: number): number =>
      client.messages.findIndex((one) => one.type === 'event' && one.data.seq === seq);
    const updates = client.messages.flatMap((one, i) => (one.type === 'status_update' ? [i] : []));
    expect(updates[0]).toBeGreaterThan(indexOf(300));
    expect(updates[1]).toBeGreaterThan(indexOf(301));
    expect(updatesOf(client)).toEqual([
      ['pending', 0],
      ['pending', 0],
      ['delivered', 200],
    ]);
  });

  test('comes to subscribers of its endpoint only, and no more after unsubscribe', async () => {
    const [id, other] = [await suite.endpoint(), await suite.endpoint()];
    const [client, bystander] = [await suite.connect(), await suite.connect()];
    await client.subscribe([id, other]);
    await bystander.subscribe([other]);
    publish(id, { seq: 0 });
    client.send({ type: 'unsubscribe', endpoint_ids: [id] });
    await client.settled();
    publish(id, { seq: 0 });
    publish(other, { seq: 0, statusCode: 7 });
    await bystander.settled();
    await client.settled();
    expect(updatesOf(client)).toEqual([
      ['pending', 0],
      ['pending', 7],
    ]);
    expect(updatesOf(bystander)).toEqual([['pending', 7]]);
  });

  test('is left out, oldest first and by name, when too many wait for a peer that does not read', async () => {
    const id = await suite.endpoint();
    const client = await suite.connect('ack=1');
    await client.subscribe([id]);
    client.socket.pause();
    for (let i = 0; i < 20; i++) await suite.capture(id, 'x'.repeat(1024 * 1024));
    const count = 10_000;
    for (let i = 1; i <= count; i++) publish(id, { seq: 20, statusCode: i % 1000, retryCount: i });
    client.socket.resume();
    await client.until(() => client.all('status_update').at(-1)?.data.retry_count === count);
    const counts = client.all('status_update').map(({ data }) => data.retry_count);
    expect(counts.length).toBeLessThan(5_000);
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
    expect((await client.next('status_gap')).data).toEqual({ endpoint_id: id });
    expect(client.seqs()).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
  });
});
