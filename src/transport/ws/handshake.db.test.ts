import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DomainContext } from '#domain/context.ts';
import type { RateLimitResult } from '#domain/limit/limiter.ts';
import { PLANS, type Plan } from '#domain/limit/plan.ts';
import { createCredential, hashSecret } from '#domain/principal/credential.ts';
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
import { refusalOf, StreamClient } from '#testing/stream-client.ts';

const FREE = PLANS['free'] as Plan;
const CAPPED: Plan = { ...FREE, id: 'capped', listenersPerEndpoint: 3 };
const NO_KEYS: Plan = { ...FREE, id: 'no_keys', apiKeys: 0 };
const NO_SOCKET: Plan = { ...FREE, id: 'no_socket', webSocket: false };

let test_: TestContext;
let ctx: DomainContext;
let server: TestServer;
let tenant: Tenant;
let endpointId: string;
let key: string;
let handshakes: RateLimitResult;

const OPEN: RateLimitResult = { allowed: true, limit: 1, remaining: 1, resetAtMs: 0, unreachable: false };

beforeAll(async () => {
  handshakes = OPEN;
  test_ = await createTestContext({
    config: { plans: { ...PLANS, capped: CAPPED, no_keys: NO_KEYS, no_socket: NO_SOCKET } },
    limiter: { consume: () => Promise.resolve(handshakes) },
  });
  ctx = test_.context;
  server = await startTestServer(ctx);
  tenant = await createTenant(ctx);
  endpointId = await createEndpoint(ctx, tenant);
  ({ key } = await createApiKey(ctx, tenant));
});

afterAll(async () => {
  await server.close();
  await test_.close();
});

function url(id: string, apiKey: string | null, more = ''): string {
  return `${server.ws}/ws/${id}?${apiKey === null ? '' : `apikey=${encodeURIComponent(apiKey)}`}${more}`;
}

async function endpointOn(plan: string): Promise<{ id: string; key: string }> {
  const owner = await createTenant(ctx, plan);
  return { id: await createEndpoint(ctx, owner), key: (await createApiKey(ctx, owner)).key };
}

/** Every refusal is a complete HTTP answer: known length, nothing behind it. */
function expectComplete(refusal: Awaited<ReturnType<typeof refusalOf>>): void {
  expect(refusal.headers['content-length']).toBe(String(Buffer.byteLength(refusal.body)));
}

describe('what is not a WebSocket handshake', () => {
  const upgrade: [string, string][] = [
    ['Host', 'x'],
    ['Connection', 'Upgrade'],
    ['Upgrade', 'websocket'],
    ['Sec-WebSocket-Version', '13'],
    ['Sec-WebSocket-Key', 'dGhlIHNhbXBsZSBub25jZQ=='],
  ];
  const without = (name: string): [string, string][] => upgrade.filter(([one]) => one !== name);

  test('gets 426 without an Upgrade header, and the header that says what to do', async () => {
    const response = await sendRaw(server.port, requestBytes(`GET /ws/${endpointId}`, [['Host', 'x']]));
    expect(response.status).toBe(426);
    expect(response.headers['upgrade']).toBe('websocket');
  });

  test('gets 426 with another version', async () => {
    const headers: [string, string][] = [...without('Sec-WebSocket-Version'), ['Sec-WebSocket-Version', '7']];
    const response = await sendRaw(server.port, requestBytes(`GET /ws/${endpointId}`, headers));
    expect(response.status).toBe(426);
    expect(response.headers['sec-websocket-version']).toBe('13');
  });

  test('gets 400 without a valid key', async () => {
    const headers: [string, string][] = [...without('Sec-WebSocket-Key'), ['Sec-WebSocket-Key', 'short']];
    expect((await sendRaw(server.port, requestBytes(`GET /ws/${endpointId}`, headers))).status).toBe(400);
  });

  test('gets 426 for another method', async () => {
    expect((await sendRaw(server.port, requestBytes(`POST /ws/${endpointId}`, upgrade))).status).toBe(426);
  });

  test.each(['-1', '1.5', 'abc', '99999999999999999999'])('gets 400 for after=%s', async (after) => {
    const refusal = await refusalOf(url(endpointId, key, `&after=${after}`));
    expect(refusal.status).toBe(400);
    expect(JSON.parse(refusal.body)).toMatchObject({ code: 'INVALID_CURSOR' });
  });
});

describe('an upgrade to an address that nobody owns', () => {
  test.each(['/', '/ws', '/ws/', '/socket', '/_next/webpack-hmr', '/v1/other'])(
    'gets 404 and is closed: %s',
    async (path) => {
      const refusal = await refusalOf(`${server.ws}${path}`);
      expect(refusal.status).toBe(404);
      expectComplete(refusal);
    },
  );
});

describe('without a valid credential', () => {
  test.each([
    ['none', () => null],
    ['an empty one', () => ''],
    ['garbage', () => 'garbage'],
    ['an unknown key with a right checksum', () => createCredential('hwk_')],
    ['an unknown token with a right checksum', () => createCredential('hwp_')],
  ])('the answer is 401 UNAUTHORIZED: %s', async (_, credential) => {
    const refusal = await refusalOf(url(endpointId, credential()));
    expect(refusal.status).toBe(401);
    expect(JSON.parse(refusal.body)).toMatchObject({
      code: 'UNAUTHORIZED',
      error: expect.any(String) as string,
    });
    expectComplete(refusal);
  });

  test('the answer is 401 for an expired and for a revoked key', async () => {
    const expired = await createApiKey(ctx, tenant, { expiresAt: new Date(Date.now() - 1) });
    const revoked = await createApiKey(ctx, tenant, { revokedAt: new Date() });
    for (const { key: dead } of [expired, revoked])
      expect((await refusalOf(url(endpointId, dead))).status).toBe(401);
  });

  test('the answer is 401 even where the endpoint is unknown', async () => {
    expect((await refusalOf(url('nobody', 'garbage'))).status).toBe(401);
  });
});

describe('an endpoint that is not the caller’s', () => {
  test('answers 404 with an empty body, whether unknown, expired, deleted or another account’s', async () => {
    const foreign = await createEndpoint(ctx, await createTenant(ctx));
    const expired = await createEndpoint(ctx, tenant, { expiresAt: new Date(Date.now() - 1) });
    const deleted = await createEndpoint(ctx, tenant);
    await ctx.db.endpoint.update({ where: { id: deleted }, data: { deletedAt: new Date() } });
    for (const id of [foreign, expired, deleted, 'nobody', '00000000-0000-7000-8000-000000000000']) {
      const refusal = await refusalOf(url(id, key));
      expect(refusal).toMatchObject({ status: 404, body: '' });
      expectComplete(refusal);
    }
  });
});

describe('what the plan does not include', () => {
  test('is refused with 403 FEATURE_REQUIRED: API keys', async () => {
    const { id, key: own } = await endpointOn('no_keys');
    const refusal = await refusalOf(url(id, own));
    expect(refusal.status).toBe(403);
    expect(JSON.parse(refusal.body)).toMatchObject({ code: 'FEATURE_REQUIRED' });
    expectComplete(refusal);
  });

  test('is refused with 403 FEATURE_REQUIRED: the WebSocket API', async () => {
    const { id, key: own } = await endpointOn('no_socket');
    expect(JSON.parse((await refusalOf(url(id, own))).body)).toMatchObject({ code: 'FEATURE_REQUIRED' });
  });

  test('nor the key: 403 INSUFFICIENT_SCOPE', async () => {
    const { key: narrow } = await createApiKey(ctx, tenant, { scopes: ['endpoints:read'] });
    const refusal = await refusalOf(url(endpointId, narrow));
    expect(refusal.status).toBe(403);
    expect(JSON.parse(refusal.body)).toMatchObject({ code: 'INSUFFICIENT_SCOPE' });
  });
});

describe('a full endpoint', () => {
  test('refuses with 403 and the documented words, and lets the next one in when a place is free', async () => {
    const { id, key: own } = await endpointOn('capped');
    const clients = await Promise.all([1, 2, 3].map(() => StreamClient.connect(url(id, own))));
    const refusal = await refusalOf(url(id, own));
    expect(refusal.status).toBe(403);
    expect(JSON.parse(refusal.body)).toEqual({
      error: 'Connection limit reached',
      max: 3,
      code: 'LIMIT_EXCEEDED',
    });
    // Clients that stop at a 403 do not stop at one that passes.
    expect(refusal.headers).toMatchObject({ 'retry-after': '30' });
    await clients[0]?.close();
    await expect.poll(() => ctx.presence.list(id)).toHaveLength(2);
    clients.push(await StreamClient.connect(url(id, own)));
    for (const client of clients) await client.close();
  });

  test('lets exactly 3 of 50 parallel handshakes in', async () => {
    const { id, key: own } = await endpointOn('capped');
    const open = Array.from({ length: 50 }, () => new StreamClient(url(id, own)));
    await expect
      .poll(
        () => open.filter((one) => one.messages.length > 0).length + open.filter((one) => one.closed).length,
      )
      .toBe(50);
    expect(open.filter((one) => one.messages.length > 0)).toHaveLength(3);
    for (const client of open) await client.close();
  });

  test('counts dashboards and keys together', async () => {
    const { id, key: own } = await endpointOn('capped');
    const listener = {
      endpointId: id,
      workspaceId: 'w',
      clientMode: null,
      userAgent: null,
      connectedAtMs: 0,
    };
    for (const connectionId of ['a', 'b', 'c']) {
      await ctx.presence.enter({ ...listener, connectionId, clientType: 'web' }, 3);
    }
    expect((await refusalOf(url(id, own))).status).toBe(403);
  });
});

describe('too many handshakes', () => {
  test.each(['working', 'refused'])(
    'with a %s credential get 429 with Retry-After, and no place is kept',
    async (kind) => {
      handshakes = { ...OPEN, allowed: false, remaining: 0, resetAtMs: Date.now() + 5_000 };
      const refusal = await refusalOf(url(endpointId, kind === 'working' ? key : createCredential('hwk_')));
      handshakes = OPEN;
      expect(refusal.status).toBe(429);
      expect(Number(refusal.headers['retry-after'])).toBeGreaterThan(0);
      expect(await ctx.presence.list(endpointId)).toEqual([]);
      expectComplete(refusal);
    },
  );
});

describe('a handshake is accepted', () => {
  test.each([
    [
      'a key in the query',
      (credential: string) => [`?apikey=${encodeURIComponent(credential)}`, {}] as const,
    ],
    ['a key as Bearer', (credential: string) => ['', { Authorization: `Bearer ${credential}` }] as const],
    ['a key as bearer', (credential: string) => ['', { Authorization: `bearer  ${credential}` }] as const],
  ])('with %s', async (_, how) => {
    const [query, headers] = how(key);
    const client = await StreamClient.connect(`${server.ws}/ws/${endpointId}${query}`, { headers });
    expect((await client.next('connected')).payload).toMatchObject({
      endpointId,
      clientType: 'api_key',
      clientMode: null,
    });
    await client.close();
  });

  test('with a personal access token as ?token= and as Bearer, from a command line', async () => {
    const token = createCredential('hwp_');
    await ctx.db.accessToken.create({
      data: {
        ...tenant,
        kind: 'personal',
        scopes: ['stream:listen'],
        tokenHash: hashSecret(token),
        lastFour: token.slice(-4),
      },
    });
    const more = 'client=cli&mode=forward';
    const byQuery = await StreamClient.connect(`${server.ws}/ws/${endpointId}?token=${token}&${more}`);
    const headers = { Authorization: `Bearer ${token}` };
    const byHeader = await StreamClient.connect(`${server.ws}/ws/${endpointId}?${more}`, { headers });
    for (const client of [byQuery, byHeader]) {
      expect((await client.next('connected')).payload).toMatchObject({
        clientType: 'cli',
        clientMode: 'forward',
      });
      await client.close();
    }
  });

  test('by the alias too, and for a paused endpoint', async () => {
    const id = await createEndpoint(ctx, tenant, { alias: 'resting', pausedAt: new Date() });
    const client = await StreamClient.connect(url('resting', key));
    expect((await client.next('connected')).payload.endpointId).toBe(id);
    await client.close();
  });

  test('only up to the head: after= ahead of the log is refused by name', async () => {
    const refusal = await refusalOf(url(endpointId, key, '&after=1'));
    expect(refusal.status).toBe(400);
    expect(JSON.parse(refusal.body)).toMatchObject({ code: 'CURSOR_AHEAD', head: 0 });
  });
});
