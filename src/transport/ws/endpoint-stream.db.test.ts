import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { DomainContext } from '#domain/context.ts';
import { PLANS, type Plan } from '#domain/limit/plan.ts';
import { CapturedRequest } from '#protocol/captured-request.ts';
import { createTestContext, type TestContext } from '#testing/context.ts';
import { requestBytes, sendRaw } from '#testing/raw-http.ts';
import {
  createApiKey,
  createEndpoint,
  createTenant,
  startTestServer,
  type Tenant,
  type TestServer,
} from '#testing/server.ts';
import { StreamClient } from '#testing/stream-client.ts';

let test_: TestContext;
let ctx: DomainContext;
let server: TestServer;
let tenant: Tenant;
let key: string;
const clients: StreamClient[] = [];

beforeAll(async () => {
  const noKeys = { ...(PLANS['free'] as Plan), id: 'no_keys', apiKeys: 0 };
  test_ = await createTestContext({ config: { plans: { ...PLANS, no_keys: noKeys } } });
  ctx = test_.context;
  server = await startTestServer(ctx, { pingIntervalMs: 300 });
  tenant = await createTenant(ctx);
  ({ key } = await createApiKey(ctx, tenant));
});

afterEach(async () => {
  for (const client of clients.splice(0)) await client.close();
});

afterAll(async () => {
  await server.close();
  await test_.close();
});

async function listen(endpointId: string, more = '', apiKey = key): Promise<StreamClient> {
  const client = await StreamClient.connect(`${server.ws}/ws/${endpointId}?apikey=${apiKey}${more}`);
  clients.push(client);
  return client;
}

async function send(endpointId: string, body: string): Promise<string> {
  const response = await fetch(`${server.http}/h/${endpointId}`, { method: 'POST', body });
  return ((await response.json()) as { id: string }).id;
}

async function sendMany(endpointId: string, count: number): Promise<void> {
  for (let i = 1; i <= count; i++) await send(endpointId, `event ${i}`);
}

describe('connected', () => {
  test('is the first frame and names the connection and the head', async () => {
    const id = await createEndpoint(ctx, tenant);
    await sendMany(id, 2);
    const client = await listen(id);
    expect(client.messages[0]?.type).toBe('connected');
    expect(client.messages[0]).toMatchObject({ payload: { endpointId: id, seq: 2 } });
    expect(await ctx.presence.list(id)).toMatchObject([
      { connectionId: (await client.next('connected')).payload.connectionId, clientType: 'api_key' },
    ]);
  });
});

describe('new_request', () => {
  test('follows each capture, with the twelve documented fields and ours', async () => {
    const id = await createEndpoint(ctx, tenant);
    const client = await listen(id);
    const target = `/h/${id}/a/b?x=1&x=2&e=&plain&%C3%A9=%20&z=%00%ff`;
    await sendRaw(
      server.port,
      requestBytes(
        `PUT ${target}`,
        [
          ['Host', 'example.test'],
          ['Content-Type', 'application/json'],
          ['User-Agent', 'stripe/1.0'],
          ['X-Twice', 'one'],
          ['x-twice', 'two'],
          ['Cookie', 'a=1'],
          ['Cookie', 'b=2'],
          ['TE', 'trailers'],
          ['Content-Length', '7'],
        ],
        Buffer.from('{"a":1}'),
      ),
    );
    const [request] = await client.requests(1);
    const event = (await ctx.logStore.read(id, 0, { maxEvents: 1, maxBytes: 1 }))[0];
    expect(request).toEqual({
      id: event?.id,
      endpointId: id,
      method: 'PUT',
      path: `/h/${id}/a/b`,
      headers: {
        host: 'example.test',
        'content-type': 'application/json',
        'user-agent': 'stripe/1.0',
        'x-twice': 'one, two',
        cookie: 'a=1; b=2',
        'content-length': '7',
      },
      query: { x: '1,2', e: '', plain: '', é: ' ', z: '\0\ufffd' },
      body: '{"a":1}',
      contentType: 'application/json',
      ip: '127.0.0.1',
      userAgent: 'stripe/1.0',
      size: 7,
      createdAt: new Date(event?.receivedAtMs ?? 0).toISOString(),
      seq: 1,
      bodyEncoding: 'utf8',
    });
    expect(Object.keys(request ?? {}).slice(0, 12)).toEqual(Object.keys(CapturedRequest.shape).slice(0, 12));
  });

  test('has strings where the document has strings, for the barest request', async () => {
    const id = await createEndpoint(ctx, tenant);
    const client = await listen(id);
    await sendRaw(server.port, requestBytes(`GET /h/${id}`, []));
    const [request] = await client.requests(1);
    expect(request).toMatchObject({
      headers: {},
      query: {},
      body: '',
      contentType: '',
      userAgent: '',
      size: 0,
    });
  });

  test('carries bytes that are not UTF-8 as base64', async () => {
    const id = await createEndpoint(ctx, tenant);
    const client = await listen(id);
    const body = Buffer.from([0xff, 0x00, 0xc3, 0x28]);
    await fetch(`${server.http}/h/${id}`, { method: 'POST', body });
    const [request] = await client.requests(1);
    expect(request).toMatchObject({ bodyEncoding: 'base64', size: 4 });
    expect(Buffer.from(request?.body ?? '', 'base64')).toEqual(body);
  });

  test('adds the raw headers and target with ?raw=1', async () => {
    const id = await createEndpoint(ctx, tenant);
    const client = await listen(id, '&raw=1');
    await sendRaw(
      server.port,
      requestBytes(`GET /h/${id}?a=%zz`, [
        ['X-A', '1'],
        ['x-a', '2'],
      ]),
    );
    const [request] = await client.requests(1);
    expect(request).toMatchObject({
      url: `/h/${id}?a=%zz`,
      rawHeaders: [
        ['X-A', '1'],
        ['x-a', '2'],
      ],
    });
  });

  test('comes in order and once, to every listener of the endpoint and to nobody else', async () => {
    const id = await createEndpoint(ctx, tenant);
    const other = await createEndpoint(ctx, tenant);
    const [one, two, bystander] = [await listen(id), await listen(id), await listen(other)];
    await Promise.all(Array.from({ length: 200 }, (_, i) => send(id, `event ${i}`)));
    for (const client of [one, two]) {
      const seqs = (await client.requests(200)).map((request) => request.seq);
      expect(seqs).toEqual(Array.from({ length: 200 }, (_, i) => i + 1));
    }
    expect(bystander.all('new_request')).toEqual([]);
  });

  test('starts at the head without `after`, and neither gap nor caught_up is sent', async () => {
    const id = await createEndpoint(ctx, tenant);
    await sendMany(id, 3);
    const client = await listen(id);
    await send(id, 'live');
    expect((await client.requests(1)).map((request) => request.seq)).toEqual([4]);
    expect(client.messages.map((message) => message.type)).toEqual(['connected', 'new_request']);
  });
});

describe('resuming with after', () => {
  test('sends what was missed, then caught_up, then live, without a gap or a repeat', async () => {
    const id = await createEndpoint(ctx, tenant);
    await sendMany(id, 5);
    const client = await listen(id, '&after=2');
    await client.next('caught_up');
    await send(id, 'live');
    await client.requests(4);
    const trace = client.messages.map((one) => (one.type === 'new_request' ? one.payload.seq : one.type));
    expect(trace).toEqual(['connected', 3, 4, 5, 'caught_up', 6]);
    expect((await client.next('caught_up')).payload.seq).toBe(5);
  });

  test('says caught_up at once at the head, also of an empty log', async () => {
    const id = await createEndpoint(ctx, tenant);
    const client = await listen(id, '&after=0');
    expect((await client.next('caught_up')).payload.seq).toBe(0);
  });

  test('says gap, with its reason, in place of what retention has removed', async () => {
    const id = await createEndpoint(ctx, tenant);
    await sendMany(id, 6);
    await ctx.db.request.deleteMany({ where: { endpointId: id, seq: { lte: 3 } } });
    await ctx.db.endpointCursor.update({ where: { endpointId: id }, data: { prunedSeq: 3 } });
    const client = await listen(id, '&after=1');
    await client.next('caught_up');
    expect(client.messages[1]).toMatchObject({
      type: 'gap',
      payload: { from: 2, to: 3, reason: 'retention' },
    });
    expect(client.all('new_request').map((one) => one.payload.seq)).toEqual([4, 5, 6]);
  });

  test('says gap for requests that were deleted, in the middle and at the end', async () => {
    const id = await createEndpoint(ctx, tenant);
    await sendMany(id, 5);
    const deletedAt = new Date();
    await ctx.db.request.updateMany({
      where: { endpointId: id, seq: { in: [2n, 5n] } },
      data: { deletedAt },
    });
    const client = await listen(id, '&after=0');
    await client.next('caught_up');
    const trace = client.messages.map((one) =>
      one.type === 'new_request' ? one.payload.seq : one.type === 'gap' ? one.payload : one.type,
    );
    const gap = (seq: number) => ({ from: seq, to: seq, reason: 'deleted' });
    expect(trace).toEqual(['connected', 1, gap(2), 3, 4, gap(5), 'caught_up']);
  });

  test('goes on from the live position after any number of reconnects', async () => {
    const id = await createEndpoint(ctx, tenant);
    const seen: number[] = [];
    let sending = true;
    const sender = (async () => {
      for (let i = 0; i < 150; i++) await send(id, `event ${i}`);
      sending = false;
    })();
    const isDone = (): boolean => !sending && seen.length >= 150;
    while (!isDone()) {
      const client = await listen(id, `&after=${seen.at(-1) ?? 0}`);
      await sleep(20);
      await client.close();
      seen.push(...client.all('new_request').map((one) => one.payload.seq));
    }
    await sender;
    expect(seen).toEqual(Array.from({ length: 150 }, (_, i) => i + 1));
  });
});
