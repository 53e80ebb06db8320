import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DomainContext } from '#domain/context.ts';
import { callAs, createTestAccount, type TestAccount } from '#testing/accounts.ts';
import { captureOf } from '#testing/captures.ts';
import { createTestContext, type TestContext } from '#testing/context.ts';
import { createApiKey, startTestServer, type TestServer } from '#testing/server.ts';
import { StreamClient } from '#testing/stream-client.ts';
import { ackUpTo } from './ack-events.ts';

let suite: TestContext;
let ctx: DomainContext;
let server: TestServer;
let account: TestAccount;
let key: string;

beforeAll(async () => {
  suite = await createTestContext();
  ctx = suite.context;
  server = await startTestServer(ctx);
  account = await createTestAccount(ctx);
  ({ key } = await createApiKey(ctx, account.principal));
});
afterAll(async () => {
  await server.close();
  await suite.close();
});

const api = () => callAs(ctx, account.principal).consumer;

async function logOf(count: number): Promise<string> {
  const { id } = await callAs(ctx, account.principal).endpoint.create({ name: 'Log' });
  for (let i = 1; i <= count; i++) {
    const receivedAtMs = Date.now();
    await ctx.appender.append(captureOf(account.principal.workspaceId, id, { receivedAtMs }));
  }
  return id;
}

function connect(endpointId: string, query: string): Promise<StreamClient> {
  return StreamClient.connect(`${server.ws}/ws/${endpointId}?apikey=${key}&${query}`);
}

const seqsOf = (client: StreamClient) => client.all('new_request').map(({ payload }) => payload.seq);

describe('the list of consumers', () => {
  test('shows position, lag and connections, those that are most behind first', async () => {
    const endpointId = await logOf(5);
    const behind = await connect(endpointId, 'consumer=behind&after=0');
    const shared = await connect(endpointId, 'consumer=shared&share=1&after=2');
    await behind.requests(5);
    await shared.requests(3);
    behind.send({ type: 'ack', seq: 1 });
    shared.send({ type: 'ack', seq: 3 });
    await expect
      .poll(() => api().list({ endpointId }))
      .toMatchObject([
        { name: 'behind', isShared: false, position: 1, head: 5, lag: 4, held: 0, connections: 1 },
        { name: 'shared', isShared: true, position: 3, head: 5, lag: 2, held: 2, connections: 1 },
      ]);
    await Promise.all([behind.close(), shared.close()]);
    await expect
      .poll(async () => (await api().list({ endpointId })).map((one) => one.connections))
      .toEqual([0, 0]);
  });
});

describe('a reset', () => {
  test.each(['consumer=c', 'consumer=c&share=1'])(
    'of %s lets it go on from there, and its connections come back there',
    async (query) => {
      const endpointId = await logOf(4);
      const before = await connect(endpointId, `${query}&after=3`);
      await before.requests(1);
      const [{ id } = { id: '' }] = await api().list({ endpointId });
      expect(await api().reset({ id, to: { kind: 'seq', seq: 1 } })).toEqual({ position: 1 });
      expect(await before.closing()).toMatchObject({ code: 1012 });
      const again = await connect(endpointId, query);
      await again.requests(3);
      expect(seqsOf(again)).toEqual([2, 3, 4]);
      expect(await api().reset({ id, to: { kind: 'head' } })).toEqual({ position: 4 });
      await again.closing();
    },
  );

  test('is not undone by what a connection acknowledges from before it', async () => {
    const endpointId = await logOf(3);
    const { id } = await ctx.db.consumer.create({ data: { endpointId, name: 'late', ackedSeq: 1 } });
    await api().reset({ id, to: { kind: 'seq', seq: 0 } });
    await ackUpTo(ctx, { id, epoch: 0 }, 3);
    expect((await api().list({ endpointId }))[0]).toMatchObject({ position: 0 });
    await ackUpTo(ctx, { id, epoch: 1 }, 2);
    expect((await api().list({ endpointId }))[0]).toMatchObject({ position: 2 });
  });

  test('to a time begins with what arrived then or a little before, and ahead of the log is refused', async () => {
    const endpointId = await logOf(4);
    const { id } = await ctx.db.consumer.create({ data: { endpointId, name: 'timed', ackedSeq: 4 } });
    await ctx.db.$executeRaw`
      UPDATE request SET received_at = now() - (5 - seq) * interval '1 hour',
             written_at = now() - (5 - seq) * interval '1 hour' WHERE endpoint_id = ${endpointId}::uuid`;
    const at = new Date(Date.now() - 3 * 60 * 60_000).toISOString();
    // Hours ago: 4, 3, 2, 1.
    expect(await api().reset({ id, to: { kind: 'time', at } })).toEqual({ position: 1 });
    await expect(api().reset({ id, to: { kind: 'seq', seq: 5 } })).rejects.toThrow('The newest event is 4');
  });
});

test('a deleted consumer is forgotten: its connections end, and one of its name begins anew', async () => {
  const endpointId = await logOf(2);
  const client = await connect(endpointId, 'consumer=gone&after=0');
  const [{ id } = { id: '' }] = await api().list({ endpointId });
  await api().delete({ id });
  expect(await client.closing()).toMatchObject({ code: 1012 });
  expect(await api().list({ endpointId })).toEqual([]);
  const again = await connect(endpointId, 'consumer=gone');
  expect(again.all('connected')[0]?.payload.consumer?.seq).toBe(2);
  await again.close();
});
