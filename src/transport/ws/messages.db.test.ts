import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { DomainContext } from '#domain/context.ts';
import { PLANS, type Plan } from '#domain/limit/plan.ts';
import { replayToConnection } from '#domain/stream/replay-to-connection.ts';
import { createTestContext, type TestContext } from '#testing/context.ts';
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

describe('ping', () => {
  test('is answered with pong and a timestamp, and nothing else', async () => {
    const client = await listen(await createEndpoint(ctx, tenant));
    client.send({ type: 'ping' });
    const pong = await client.next('pong');
    expect(Object.keys(pong)).toEqual(['type', 'timestamp']);
    expect(Math.abs(pong.timestamp - Date.now())).toBeLessThan(5_000);
  });
});

describe('a message that is not part of the protocol', () => {
  test.each([
    ['bad JSON', '{nope', 'INVALID_MESSAGE'],
    ['no object', '[1]', 'INVALID_MESSAGE'],
    ['null', 'null', 'INVALID_MESSAGE'],
    ['no type', '{"a":1}', 'INVALID_MESSAGE'],
    ['an empty frame', '', 'INVALID_MESSAGE'],
    ['an unknown type', '{"type":"hello"}', 'UNKNOWN_TYPE'],
  ])('gets an error and the socket stays: %s', async (_, text, code) => {
    const client = await listen(await createEndpoint(ctx, tenant));
    client.send(text);
    expect((await client.next('error')).payload.code).toBe(code);
    client.send({ type: 'ping' });
    await client.next('pong');
  });

  test('closes with 1008 when it keeps coming', async () => {
    const client = await listen(await createEndpoint(ctx, tenant));
    for (let i = 0; i < 30; i++) client.send('garbage');
    expect((await client.closing()).code).toBe(1008);
  });

  test('closes with 1008 when a client floods even valid ones', async () => {
    const client = await listen(await createEndpoint(ctx, tenant));
    for (let i = 0; i < 400; i++) client.send({ type: 'ping' });
    expect((await client.closing()).code).toBe(1008);
  });

  test('closes with 1009 above 64 KiB', async () => {
    const client = await listen(await createEndpoint(ctx, tenant));
    client.send('x'.repeat(64 * 1024 + 1));
    expect((await client.closing()).code).toBe(1009);
  });

  test('closes with 1007 for text that is not UTF-8, and with 1002 for an unmasked frame', async () => {
    const id = await createEndpoint(ctx, tenant);
    const invalid = await listen(id);
    invalid.socket.send(Buffer.from([0xff, 0xfe]), { binary: false });
    expect((await invalid.closing()).code).toBe(1007);
    const unmasked = await listen(id);
    unmasked.socket.send('x', { mask: false });
    expect((await unmasked.closing()).code).toBe(1002);
  });
});

describe('keep-alive', () => {
  test('pings at the protocol level, and keeps a client that answers but never sends JSON', async () => {
    const client = await listen(await createEndpoint(ctx, tenant));
    let pings = 0;
    client.socket.on('ping', () => (pings += 1));
    await expect.poll(() => pings, { timeout: 5_000 }).toBeGreaterThanOrEqual(4);
    expect(client.closed).toBeNull();
  });

  test('drops a client that answers no ping', async () => {
    const id = await createEndpoint(ctx, tenant);
    const client = new StreamClient(`${server.ws}/ws/${id}?apikey=${key}`, { autoPong: false });
    await client.next('connected');
    expect((await client.closing()).code).toBe(1006);
    await expect.poll(() => ctx.presence.list(id)).toEqual([]);
  });
});

describe('replay_request', () => {
  test('goes to the one chosen connection, with the stored request', async () => {
    const id = await createEndpoint(ctx, tenant);
    const sourceRequestId = await send(id, 'once');
    const [chosen, other] = [await listen(id, '&client=cli&mode=forward'), await listen(id)];
    const { connectionId } = (await chosen.next('connected')).payload;
    const principal = { kind: 'user' as const, ...tenant, sessionVersion: 1 };
    const result = await replayToConnection(ctx, principal, { requestId: sourceRequestId, connectionId });
    const { payload } = await chosen.next('replay_request');
    expect(payload).toMatchObject({
      ...result,
      sourceRequestId,
      target: { connectionId, clientType: 'cli', clientMode: 'forward', userAgent: null },
      request: { id: sourceRequestId, body: 'once', seq: 1 },
    });
    await sleep(50);
    expect(other.all('replay_request')).toEqual([]);
  });

  test('is refused for a connection that has gone, is a dashboard, or listens to another endpoint', async () => {
    const id = await createEndpoint(ctx, tenant);
    const requestId = await send(id, 'once');
    const elsewhere = await listen(await createEndpoint(ctx, tenant));
    const connectionId = (await elsewhere.next('connected')).payload.connectionId;
    const principal = { kind: 'user' as const, ...tenant, sessionVersion: 1 };
    await expect(replayToConnection(ctx, principal, { requestId, connectionId })).rejects.toMatchObject({
      code: 'conflict',
    });
  });

  test('is not_found for another account’s request', async () => {
    const id = await createEndpoint(ctx, tenant);
    const requestId = await send(id, 'once');
    const connectionId = (await (await listen(id)).next('connected')).payload.connectionId;
    const stranger = { kind: 'user' as const, ...(await createTenant(ctx)), sessionVersion: 1 };
    await expect(replayToConnection(ctx, stranger, { requestId, connectionId })).rejects.toMatchObject({
      code: 'not_found',
    });
  });
});
