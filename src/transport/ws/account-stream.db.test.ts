import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { AccountEvent } from '#protocol/account-event.ts';
import { AccountClient } from '#testing/account-client.ts';
import { startAccountSuite, type AccountSuite } from '#testing/account-suite.ts';
import { requestBytes, sendRaw } from '#testing/raw-http.ts';
import { createToken } from '#testing/access-tokens.ts';
import { createApiKey, createEndpoint, createTenant } from '#testing/server.ts';

let suite: AccountSuite;
beforeAll(async () => {
  suite = await startAccountSuite({}, { pingIntervalMs: 300 });
});
afterEach(() => suite.closeClients());
afterAll(() => suite.close());

const UNKNOWN = '00000000-0000-7000-8000-000000000000';

describe('a credential is accepted', () => {
  async function credentials(): Promise<{ key: string; personal: string; token: string }> {
    const { key } = await createApiKey(suite.ctx, suite.tenant);
    const personal = await createToken(suite.ctx, suite.tenant);
    return { key, personal: personal.token, token: suite.token };
  }

  test.each(['token', 'personal', 'key'] as const)('as ?token=, Bearer and X-API-Key: %s', async (kind) => {
    const credential = (await credentials())[kind];
    const url = `${suite.server.ws}/v1/ws`;
    for (const [query, headers] of [
      [`?token=${encodeURIComponent(credential)}`, {}],
      ['', { Authorization: `Bearer ${credential}` }],
      ['', { 'X-API-Key': credential }],
    ] as const) {
      const client = await AccountClient.connect(url + query, { headers });
      await client.settled();
      await client.close();
    }
  });

  test('while messages that came before its judgement wait for it', async () => {
    const id = await suite.endpoint();
    const client = new AccountClient(`${suite.server.ws}/v1/ws?token=${suite.token}&ack=1`);
    client.socket.once('open', () => client.send({ type: 'subscribe', endpoint_ids: [id] }));
    expect((await client.next('subscribed')).data.endpoint_ids).toEqual([id]);
    await client.close();
  });
});

describe('event', () => {
  test('follows each capture at a subscribed endpoint, with the documented fields and ours', async () => {
    const id = await suite.endpoint();
    const client = await suite.connect();
    await client.subscribe([id]);
    const headers: [string, string][] = [
      ['Host', 'example.test'],
      ['Content-Type', 'application/json'],
      ['X-Twice', 'one'],
      ['x-twice', 'two'],
      ['Content-Length', '7'],
    ];
    await sendRaw(suite.server.port, requestBytes(`PUT /h/${id}/a?x=1&x=2`, headers, Buffer.from('{"a":1}')));
    const [event] = await client.untilEvents(1);
    const [stored] = await suite.ctx.logStore.read(id, 0, { maxEvents: 1, maxBytes: 1 });
    expect(event).toEqual({
      id: stored?.id,
      endpoint_id: id,
      method: 'PUT',
      headers: {
        host: 'example.test',
        'content-type': 'application/json',
        'x-twice': 'one, two',
        'content-length': '7',
      },
      body: '{"a":1}',
      source_ip: '127.0.0.1',
      delivery_status: 'pending',
      status_code: 0,
      response_body: null,
      retry_count: 0,
      next_retry_at: null,
      delivered_at: null,
      created_at: new Date(stored?.receivedAtMs ?? 0).toISOString(),
      path: `/h/${id}/a`,
      query: { x: '1,2' },
      seq: 1,
      body_encoding: 'utf8',
      body_truncated: false,
    });
    expect(Object.keys(event ?? {}).sort()).toEqual(Object.keys(AccountEvent.shape).sort());
  });

  test('comes in order and once per endpoint, to each subscriber and to nobody else', async () => {
    const [a, b, other] = [await suite.endpoint(), await suite.endpoint(), await suite.endpoint()];
    const [one, two, bystander] = [await suite.connect(), await suite.connect(), await suite.connect()];
    await one.subscribe([a, b]);
    await two.subscribe([b]);
    await bystander.subscribe([other]);
    await Promise.all(Array.from({ length: 200 }, (_, i) => suite.capture(i % 2 ? a : b)));
    const hundred = Array.from({ length: 100 }, (_, i) => i + 1);
    await one.untilEvents(200);
    await two.untilEvents(100);
    expect([one.seqs(a), one.seqs(b), two.seqs(b)]).toEqual([hundred, hundred, hundred]);
    await bystander.settled();
    expect([two.events(a), bystander.events()]).toEqual([[], []]);
  });

  test('is all that a client without ack and after ever gets for it', async () => {
    const id = await suite.endpoint();
    await suite.captures(id, 3);
    const client = await suite.connect();
    client.send({ type: 'subscribe', endpoint_ids: [id, UNKNOWN] });
    await expect.poll(() => suite.ctx.presence.list(id)).toHaveLength(1);
    await suite.capture(id, 'live');
    await client.untilEvents(1);
    client.send({ type: 'unsubscribe', endpoint_ids: [id] });
    await expect.poll(() => suite.ctx.presence.list(id)).toEqual([]);
    expect(client.messages.map(({ type }) => type)).toEqual(['event']);
    expect(client.seqs()).toEqual([4]);
  });
});

describe('subscribe', () => {
  test('with ack=1 says what is followed, and what is not because it is unknown or another account’s', async () => {
    const id = await suite.endpoint();
    const foreign = await createEndpoint(suite.ctx, await createTenant(suite.ctx));
    const client = await suite.connect('ack=1');
    await client.subscribe([id, foreign, UNKNOWN, 'no-id', id.toUpperCase()]);
    const { data } = await client.next('subscribed');
    expect(data.endpoint_ids).toEqual([id]);
    const codes = data.rejected.map(({ endpoint_id, code }) => `${endpoint_id} ${code}`).sort();
    expect(codes).toEqual([foreign, UNKNOWN, 'no-id'].map((one) => `${one} NOT_FOUND`).sort());
    expect(await suite.ctx.presence.list(foreign)).toEqual([]);
  });

  test('twice is once: one place, each event once, and no restart', async () => {
    const id = await suite.endpoint();
    await suite.captures(id, 2);
    const client = await suite.connect('ack=1');
    await client.subscribe([id]);
    await client.subscribe([id], { [id]: 0 });
    expect(client.all('subscribed').map(({ data }) => data.endpoint_ids)).toEqual([[id], [id]]);
    expect(await suite.ctx.presence.list(id)).toHaveLength(1);
    await suite.capture(id);
    await client.untilEvents(1);
    await client.settled();
    expect(client.seqs()).toEqual([3]);
  });

  test('of no endpoint is no mistake', async () => {
    const client = await suite.connect('ack=1');
    await client.subscribe([]);
    expect((await client.next('subscribed')).data).toEqual({ endpoint_ids: [], rejected: [] });
  });

  test('shows the connection among the listeners, but not as one that takes replays', async () => {
    const id = await suite.endpoint();
    await (await suite.connect()).subscribe([id]);
    const [listener] = await suite.ctx.presence.list(id);
    expect(listener).toMatchObject({ clientType: 'unknown', takesReplays: false });
    const event = { listener: listener as never, replayId: id, dispatchedAtMs: 0, event: {} as never };
    expect(await suite.ctx.presence.dispatch(event)).toBe(false);
  });
});

describe('unsubscribe', () => {
  test('stops at once, frees the place, and leaves the others alone', async () => {
    const [a, b] = [await suite.endpoint(), await suite.endpoint()];
    const client = await suite.connect('ack=1');
    await client.subscribe([a, b]);
    client.send({ type: 'unsubscribe', endpoint_ids: [a, UNKNOWN] });
    const { data } = await client.next('unsubscribed');
    expect(data).toMatchObject({ endpoint_ids: [a], reason: 'requested' });
    expect(data.rejected).toMatchObject([{ endpoint_id: UNKNOWN, code: 'NOT_SUBSCRIBED' }]);
    expect(await suite.ctx.presence.list(a)).toEqual([]);
    await suite.capture(a);
    await suite.capture(b);
    await client.untilEvents(1);
    await client.settled();
    expect(client.events().map((event) => event.endpoint_id)).toEqual([b]);
    await expect.poll(() => suite.ctx.tails.size()).toBe(1);
  });
});

describe('ping', () => {
  test('is answered with pong and nothing else; pong is accepted', async () => {
    const client = await suite.connect();
    client.send({ type: 'pong' });
    await client.settled();
    expect(client.messages).toEqual([{ type: 'pong' }]);
  });

  test('also goes out at the protocol level, and keeps a client that never sends JSON', async () => {
    const client = await suite.connect();
    let pings = 0;
    client.socket.on('ping', () => (pings += 1));
    await expect.poll(() => pings, { timeout: 5_000 }).toBeGreaterThanOrEqual(4);
    expect(client.closed).toBeNull();
  });

  test('drops a client that answers none, and frees its places', async () => {
    const id = await suite.endpoint();
    const client = await suite.connect('', { autoPong: false });
    client.send({ type: 'subscribe', endpoint_ids: [id] });
    await expect.poll(() => suite.ctx.presence.list(id)).toHaveLength(1);
    expect((await client.closing()).code).toBe(1006);
    await expect.poll(() => suite.ctx.presence.list(id)).toEqual([]);
  });
});
