import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { AccountClient } from '#testing/account-client.ts';
import { startAccountSuite, type AccountSuite } from '#testing/account-suite.ts';

let suite: AccountSuite;
beforeAll(async () => {
  suite = await startAccountSuite({}, { headIntervalMs: 200 });
});
afterEach(() => suite.closeClients());
afterAll(() => suite.close());

async function logOf(count: number): Promise<string> {
  const id = await suite.endpoint();
  await suite.captures(id, count);
  return id;
}

async function consumer(ids: readonly string[], more: object = {}): Promise<AccountClient> {
  const client = await suite.connect();
  client.send({ type: 'subscribe', endpoint_ids: ids, consumer: 'billing', ...more });
  return client;
}

const seqsOf = (client: AccountClient, id: string) =>
  client.all('event').flatMap(({ data }) => (data.endpoint_id === id ? [data.seq] : []));

const positionsOf = async (ids: readonly string[]) => {
  const rows = await suite.ctx.db.consumer.findMany({ where: { endpointId: { in: [...ids] } } });
  return ids.map((id) => Number(rows.find((row) => row.endpointId === id)?.ackedSeq ?? -1));
};

describe('a consumer on the account stream', () => {
  test('has a position in each endpoint, moved by ack; what it has not acknowledged comes again', async () => {
    const ids = [await logOf(3), await logOf(3)] as const;
    const first = await consumer(ids, { after: { [ids[0]]: 0, [ids[1]]: 0 } });
    await first.untilEvents(6);
    first.send({ type: 'ack', endpoint_id: ids[0], seq: 2 });
    first.send({ type: 'ack', data: { endpointId: ids[1].toUpperCase(), seq: 1 } });
    await expect.poll(() => positionsOf(ids)).toEqual([2, 1]);
    await first.close();
    const second = await consumer(ids);
    await second.untilEvents(3);
    expect(ids.map((id) => seqsOf(second, id))).toEqual([[3], [2, 3]]);
  });

  test('is told how far behind its acknowledgements are', async () => {
    const id = await logOf(4);
    const client = await consumer([id], { after: { [id]: 0 } });
    await client.untilEvents(4);
    client.send({ type: 'ack', endpoint_id: id, seq: 1 });
    await client.until(() => client.all('head').some(({ data }) => data.lag === 3 && data.seq === 4));
  });

  test('that is shared divides the events, and what one leaves another gets', async () => {
    const id = await logOf(0);
    const [leaver, stayer] = [await consumer([id], { share: true }), await consumer([id], { share: true })];
    await expect.poll(async () => (await suite.ctx.presence.list(id)).length).toBe(2);
    await suite.captures(id, 30);
    await expect.poll(() => seqsOf(leaver, id).length + seqsOf(stayer, id).length).toBe(30);
    await leaver.close();
    await expect.poll(() => seqsOf(stayer, id).length, { timeout: 5_000 }).toBe(30);
  });

  test('of the other kind, an ack ahead and an ack of nothing are told, and the socket stays', async () => {
    const [id, plain] = [await logOf(1), await logOf(1)];
    await suite.ctx.db.consumer.create({ data: { endpointId: id, name: 'taken', isShared: true } });
    const client = await consumer([id], { consumer: 'taken' });
    expect((await client.next('error')).data).toMatchObject({ code: 'CONSUMER_KIND', endpoint_id: id });
    client.send({ type: 'subscribe', endpoint_ids: [id], consumer: 'own' });
    client.send({ type: 'subscribe', endpoint_ids: [plain] });
    client.send({ type: 'ack', endpoint_id: id, seq: 9 });
    client.send({ type: 'ack', endpoint_id: plain, seq: 1 });
    await client.until(() => client.all('error').length === 3);
    expect(client.all('error').map(({ data }) => data.code)).toEqual([
      'CONSUMER_KIND',
      'ACK_AHEAD',
      'NO_CONSUMER',
    ]);
  });

  test.each([{ consumer: 'a b' }, { consumer: 7 }, { share: 'yes' }])(
    'with %j closes the socket with 4002',
    async (more) => {
      const client = await consumer([await logOf(0)], more);
      expect((await client.closing()).code).toBe(4002);
    },
  );
});
