import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { PLANS, type Plan } from '#domain/limit/plan.ts';
import { createCredential } from '#domain/principal/credential.ts';
import type { Scope } from '#protocol/scope.ts';
import { createToken } from '#testing/access-tokens.ts';
import { AccountClient } from '#testing/account-client.ts';
import { startAccountSuite, type AccountSuite } from '#testing/account-suite.ts';
import {
  createApiKey,
  createEndpoint,
  createTenant,
  startTestServer,
  type Tenant,
  type TestServer,
} from '#testing/server.ts';

const FREE = PLANS['free'] as Plan;
const PLANS_HERE = {
  ...PLANS,
  no_keys: { ...FREE, id: 'no_keys', apiKeys: 0 },
  no_socket: { ...FREE, id: 'no_socket', webSocket: false },
  one_listener: { ...FREE, id: 'one_listener', accountStreams: 9, listenersPerEndpoint: 1 },
  three: { ...FREE, id: 'three', accountStreams: 3 },
};

let suite: AccountSuite;
beforeAll(async () => {
  suite = await startAccountSuite({ config: { plans: PLANS_HERE } });
});
afterEach(() => suite.closeClients());
afterAll(() => suite.close());

async function connectOn(plan: string): Promise<Tenant & { token: string; client: AccountClient }> {
  const tenant = await createTenant(suite.ctx, plan);
  const { token } = await createToken(suite.ctx, tenant);
  return { ...tenant, token, client: await suite.connect(`token=${token}`) };
}

async function changePlan(workspaceId: string, plan: string): Promise<void> {
  await suite.ctx.db.workspace.update({ where: { id: workspaceId }, data: { plan } });
  suite.ctx.bus.publish({ topic: 'plan-changed', workspaceId });
}

describe('4001, after the upgrade was accepted', () => {
  test.each([
    ['no token', () => ''],
    ['garbage', () => 'garbage'],
    ['an unknown token with a right checksum', () => createCredential('hwa_')],
    ['an unknown key with a right checksum', () => createCredential('hwk_')],
    ['a refresh token', () => createCredential('hwr_')],
  ])('for %s', async (_, token) => {
    const client = await suite.connect(`token=${token()}`);
    const { code, reason } = await client.closing();
    expect([code, reason]).toEqual([4001, expect.stringMatching(/^token (missing|invalid)/)]);
    expect(client.messages).toEqual([]);
  });

  test('for an expired and for a revoked token, and says which', async () => {
    const { ctx, tenant } = suite;
    const expired = await createToken(ctx, tenant, { expiresAt: new Date(Date.now() - 1) });
    const revoked = await createToken(ctx, tenant, { revokedAt: new Date() });
    const reasons = [];
    for (const { token } of [expired, revoked]) {
      reasons.push(await (await suite.connect(`token=${token}`)).closing());
    }
    expect(reasons).toEqual([
      { code: 4001, reason: 'token expired' },
      { code: 4001, reason: 'token revoked' },
    ]);
  });

  test('when the workspace has gone', async () => {
    const { workspaceId, token, client } = await connectOn('free');
    await client.settled();
    await suite.ctx.db.workspace.update({ where: { id: workspaceId }, data: { deletedAt: new Date() } });
    suite.ctx.bus.publish({ topic: 'workspace-deleted', workspaceId });
    expect((await client.closing()).code).toBe(4001);
    expect((await (await suite.connect(`token=${token}`)).closing()).code).toBe(4001);
  });

  test.each(['access_token', 'api_key'] as const)('at once when it is revoked: %s', async (kind) => {
    const { ctx, tenant } = suite;
    const made = kind === 'api_key' ? await createApiKey(ctx, tenant) : await createToken(ctx, tenant);
    const endpointId = await suite.endpoint();
    const client = await suite.connect(`token=${'key' in made ? made.key : made.token}`);
    const bystander = await suite.connect();
    await client.subscribe([endpointId]);
    ctx.bus.publish({ topic: 'credential-revoked', kind, id: made.id });
    expect((await client.closing()).code).toBe(4001);
    expect(await ctx.presence.list(endpointId)).toEqual([]);
    await bystander.settled();
  });
});

describe('4002, for a message that is no part of the protocol', () => {
  const CASES = [
    ['malformed JSON', '{nope', 'INVALID_MESSAGE'],
    ['an empty frame', '', 'INVALID_MESSAGE'],
    ['no object', '["subscribe"]', 'INVALID_MESSAGE'],
    ['no type', '{"endpoint_ids":[]}', 'INVALID_MESSAGE'],
    ['an unknown type', '{"type":"replay","endpoint_ids":[]}', 'UNKNOWN_TYPE'],
    ['a type of Object.prototype', '{"type":"toString"}', 'UNKNOWN_TYPE'],
    ['no ids to subscribe to', '{"type":"subscribe"}', 'ENDPOINT_IDS_MISSING'],
    ['null ids', '{"type":"subscribe","endpoint_ids":null}', 'ENDPOINT_IDS_MISSING'],
    ['no ids to unsubscribe from', '{"type":"unsubscribe","data":{}}', 'ENDPOINT_IDS_MISSING'],
    ['an id that is no string', '{"type":"subscribe","endpoint_ids":[1]}', 'INVALID_MESSAGE'],
    ['ids in an object', '{"type":"subscribe","endpoint_ids":{"a":1}}', 'INVALID_MESSAGE'],
    [
      'a position that is no number',
      '{"type":"subscribe","endpoint_ids":[],"after":{"a":"1"}}',
      'INVALID_CURSOR',
    ],
    ['a position below 0', '{"type":"subscribe","endpoint_ids":[],"after":{"a":-1}}', 'INVALID_CURSOR'],
    ['auth without a token', '{"type":"auth"}', 'INVALID_MESSAGE'],
  ] as const;

  test.each(CASES)('%s', async (_, text, code) => {
    const [plain, told] = [await suite.connect(), await suite.connect('ack=1')];
    for (const client of [plain, told]) {
      client.send(text);
      expect((await client.closing()).code).toBe(4002);
    }
    expect(plain.messages).toEqual([]);
    expect(told.messages).toMatchObject([{ type: 'error', data: { code } }]);
  });

  test('a binary frame', async () => {
    const client = await suite.connect();
    client.socket.send(Buffer.from('{"type":"ping"}'), { binary: true });
    expect((await client.closing()).code).toBe(4002);
  });
});

describe('4003, where the plan or the scopes do not allow it', () => {
  test('no WebSocket, no API keys, no stream:listen', async () => {
    const { client } = await connectOn('no_socket');
    expect((await client.closing()).code).toBe(4003);
    const keyless = await createApiKey(suite.ctx, await createTenant(suite.ctx, 'no_keys'));
    expect((await (await suite.connect(`token=${keyless.key}`)).closing()).code).toBe(4003);
    const scopes: Scope[] = ['endpoints:read'];
    const narrow = await createToken(suite.ctx, suite.tenant, { scopes });
    expect(await (await suite.connect(`token=${narrow.token}`)).closing()).toMatchObject({
      code: 4003,
      reason: expect.stringContaining('stream:listen') as string,
    });
  });

  test('at once when the plan changes', async () => {
    const { workspaceId, client } = await connectOn('free');
    await client.settled();
    await changePlan(workspaceId, 'no_socket');
    expect((await client.closing()).code).toBe(4003);
  });

  test('at once when the new plan has no place for what it follows: the newest go, the oldest stay', async () => {
    const { token, client: oldest, ...tenant } = await connectOn('free');
    const newest = await suite.connect(`token=${token}`);
    const shared = await createEndpoint(suite.ctx, tenant);
    const own = await createEndpoint(suite.ctx, tenant);
    await oldest.subscribe([shared]);
    await newest.subscribe([own, shared]);
    expect(await suite.ctx.presence.list(shared)).toHaveLength(2);
    await changePlan(tenant.workspaceId, 'one_listener');
    expect(await newest.closing()).toMatchObject({
      code: 4003,
      reason: expect.stringMatching(/fewer listeners/) as string,
    });
    await oldest.settled();
    expect(await suite.ctx.presence.list(shared)).toHaveLength(1);
  });
});

describe('4029, for too many connections of one account', () => {
  test('above the plan, until one leaves', async () => {
    const { token, client } = await connectOn('free');
    const second = await suite.connect(`token=${token}`);
    await Promise.all([client.settled(), second.settled()]);
    expect((await (await suite.connect(`token=${token}`)).closing()).code).toBe(4029);
    await second.close();
    await expect
      .poll(async () => {
        const next = await suite.connect(`token=${token}`);
        return next.settled().then(
          () => 'open',
          () => next.closed?.code,
        );
      })
      .toBe('open');
  });

  test('counts keys and tokens of the account together, and lets exactly 2 of 40 at once in', async () => {
    const tenant = await createTenant(suite.ctx, 'free');
    const { token } = await createToken(suite.ctx, tenant);
    const { key } = await createApiKey(suite.ctx, tenant);
    const clients = await Promise.all(
      Array.from({ length: 40 }, (_, i) => suite.connect(`token=${i % 2 ? token : key}`)),
    );
    const settled = await Promise.allSettled(clients.map((client) => client.settled()));
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
    expect(clients.flatMap(({ closed }) => closed?.code ?? [])).toEqual(Array(38).fill(4029));
  });

  test('at once for those beyond a smaller plan', async () => {
    const { workspaceId, token, client } = await connectOn('three');
    const clients = [client, await suite.connect(`token=${token}`), await suite.connect(`token=${token}`)];
    await Promise.all(clients.map((one) => one.settled()));
    await changePlan(workspaceId, 'free');
    await expect.poll(() => clients.flatMap(({ closed }) => closed?.code ?? [])).toEqual([4029]);
  });
});

describe('other ends', () => {
  test('1009 above 64 KiB', async () => {
    const client = await suite.connect();
    client.send('x'.repeat(64 * 1024 + 1));
    expect((await client.closing()).code).toBe(1009);
  });

  test('1008 for a flood, though a thousand subscriptions one by one are none', async () => {
    const [eager, flood] = [await suite.connect(), await suite.connect()];
    const id = await suite.endpoint();
    for (let i = 0; i < 1_000; i++) eager.send({ type: 'subscribe', endpoint_ids: [id] });
    await eager.settled();
    for (let i = 0; i < 3_000; i++) flood.send({ type: 'ping' });
    expect((await flood.closing()).code).toBe(1008);
  });

  test('1012 when the server stops', async () => {
    const extra = await startTestServer(suite.ctx);
    const client = await AccountClient.connect(`${extra.ws}/v1/ws?token=${suite.token}`);
    await client.settled();
    const closed = client.closing();
    await extra.close();
    expect((await closed).code).toBe(1012);
  });

  /** A server whose look-up of credentials is this. */
  function serverWith(findUnique: () => Promise<never>): Promise<TestServer> {
    const { ctx } = suite;
    const db = Object.create(ctx.db, { accessToken: { value: { findUnique } } }) as typeof ctx.db;
    return startTestServer({ ...ctx, db });
  }

  test('1013 when the credential can not be looked up', async () => {
    const extra = await serverWith(() => Promise.reject(new Error('away')));
    const client = await AccountClient.connect(`${extra.ws}/v1/ws?token=${suite.token}`);
    expect((await client.closing()).code).toBe(1013);
    await extra.close();
  });

  test('1008 for a stranger who sends much before being judged', async () => {
    const extra = await serverWith(() => new Promise(() => undefined));
    const client = await AccountClient.connect(`${extra.ws}/v1/ws?token=${suite.token}`);
    for (let i = 0; i < 3; i++) client.send('x'.repeat(60_000));
    expect((await client.closing()).code).toBe(1008);
    await extra.close();
  });

  test('a subscription to an endpoint that is deleted ends, and the socket stays', async () => {
    const [gone, kept] = [await suite.endpoint(), await suite.endpoint()];
    const client = await suite.connect('ack=1');
    await client.subscribe([gone, kept]);
    suite.ctx.bus.publish({ topic: 'endpoint-deleted', endpointId: gone, aliases: [] });
    expect((await client.next('unsubscribed')).data).toEqual({
      endpoint_ids: [gone],
      rejected: [],
      reason: 'endpoint_deleted',
    });
    expect(await suite.ctx.presence.list(gone)).toEqual([]);
    await suite.capture(kept);
    await client.untilEvents(1);
  });

  test('so does one to an endpoint that expires', async () => {
    const id = await createEndpoint(suite.ctx, suite.tenant, { expiresAt: new Date(Date.now() + 500) });
    const client = await suite.connect('ack=1');
    await client.subscribe([id]);
    expect((await client.next('unsubscribed')).data).toMatchObject({ reason: 'endpoint_expired' });
    await client.subscribe([id]);
    expect(client.all('subscribed').at(-1)?.data.rejected).toMatchObject([{ code: 'NOT_FOUND' }]);
  });
});
