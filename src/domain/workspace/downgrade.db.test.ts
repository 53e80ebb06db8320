import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { replayEvent } from '#domain/event/replay-event.ts';
import { PLANS, type Plan } from '#domain/limit/plan.ts';
import { callAs, createTestAccount, refusalOf } from '#testing/accounts.ts';
import { refusalOf as upgradeRefusal, StreamClient } from '#testing/stream-client.ts';
import { startV1Suite, type V1Suite } from '#testing/v1-suite.ts';
import { setPlan } from './set-plan.ts';

const SMALL: Plan = {
  ...(PLANS['free'] as Plan),
  id: 'small',
  title: 'Small',
  endpoints: 2,
  apiKeys: 1,
  listenersPerEndpoint: 2,
  accountStreams: 2,
};
let suite: V1Suite;
beforeAll(async () => {
  suite = await startV1Suite({ config: { plans: { ...PLANS, small: SMALL } } });
});
afterAll(() => suite.close());

async function setUp(endpoints = 4) {
  const { ctx, server } = suite;
  const account = await createTestAccount(ctx, { plan: 'team' });
  const api = callAs(ctx, account.principal);
  const ids = [account.endpointId];
  // Two in the same millisecond have an order, too.
  while (ids.length < endpoints) ids.push((await api.endpoint.create({ name: `no. ${ids.length}` })).id);
  const post = async (id: string): Promise<number> =>
    (await fetch(`${server.http}/h/${id}`, { method: 'POST', body: '{}' })).status;
  const give = (planId: string) => setPlan(ctx, { of: account.principal.workspaceId, planId });
  return { ...account, api, ids, post, postAll: () => Promise.all(ids.map(post)), give };
}

describe('endpoints over the limit after a downgrade', () => {
  test('take nothing, the oldest go on, and everything comes back with the plan', async () => {
    const { api, ids, postAll, give } = await setUp();
    expect(await postAll()).toEqual([200, 200, 200, 200]);
    await give('small');
    expect(await postAll()).toEqual([200, 200, 404, 404]);
    const statuses = (await api.endpoint.list()).map(({ status }) => status);
    expect(statuses).toEqual(['active', 'active', 'over_limit', 'over_limit']);
    expect(await api.endpoint.get({ id: ids[3] ?? '' })).toMatchObject({
      status: 'over_limit',
      requestCount: 1,
    });
    await give('team');
    expect(await postAll()).toEqual([200, 200, 200, 200]);
  });

  test('keep their log, which can be read', async () => {
    const { api, ids, post, give } = await setUp();
    await post(ids[3] ?? '');
    await give('small');
    const { requests } = await api.request.list({ endpointId: ids[3] ?? '' });
    expect(requests).toHaveLength(1);
    const [request] = requests;
    expect(await api.request.get({ id: request?.id ?? '' })).toMatchObject({ method: 'POST' });
  });

  test('come within it at once when an older one is deleted, and by and by when one expires', async () => {
    const { api, ids, postAll, give } = await setUp();
    await give('small');
    expect(await postAll()).toEqual([200, 200, 404, 404]);
    await api.endpoint.delete({ id: ids[0] ?? '' });
    expect(await postAll()).toEqual([404, 200, 200, 404]);
  });

  test('count expired ones as little as creating does', async () => {
    const { ids, postAll, give } = await setUp();
    const expiresAt = new Date(suite.ctx.clock.now() - 1000);
    await suite.ctx.db.endpoint.update({ where: { id: ids[0] ?? '' }, data: { expiresAt } });
    await give('small');
    expect(await postAll()).toEqual([404, 200, 200, 404]);
  });

  test('are told apart by their order in the same millisecond', async () => {
    const { ids, postAll, give, principal } = await setUp();
    const { workspaceId } = principal;
    await suite.ctx.db.endpoint.updateMany({ where: { workspaceId }, data: { createdAt: new Date(0) } });
    await give('small');
    const inOrder = ids.toSorted();
    expect(await postAll()).toEqual(ids.map((id) => (inOrder.indexOf(id) < 2 ? 200 : 404)));
  });
});

describe('API keys over the limit after a downgrade', () => {
  async function withKeys() {
    const account = await setUp(1);
    const make = async (name: string) =>
      (await account.api.apiKey.create({ name, scopes: ['endpoints:read', 'stream:listen'] })).key;
    const keys = [await make('old'), await make('new')] as const;
    const call = (key: string) =>
      fetch(`${suite.server.http}/api/endpoints`, { headers: { Authorization: `Bearer ${key}` } });
    const url = (key: string) => `${suite.server.ws}/ws/${account.endpointId}?apikey=${key}`;
    return { ...account, keys, call, url };
  }

  test('are refused over REST with what to do, the oldest goes on, and all come back with the plan', async () => {
    const { keys, call, give } = await withKeys();
    await give('small');
    expect((await call(keys[0])).status).toBe(200);
    const refused = await call(keys[1]);
    expect([refused.status, await refused.json()]).toEqual([
      403,
      {
        code: 'FEATURE_REQUIRED',
        error:
          'The Small plan has 1 API key, and older ones than this are in use. Revoke one of them or change the plan.',
      },
    ]);
    await give('team');
    expect((await call(keys[1])).status).toBe(200);
  });

  test('close their sockets with 4003, and get 403 at the next handshake', async () => {
    const { keys, url, give } = await withKeys();
    const [old, young] = await Promise.all(keys.map((key) => StreamClient.connect(url(key))));
    await give('small');
    expect(await young?.closing()).toMatchObject({ code: 4003 });
    expect((await upgradeRefusal(url(keys[1]))).status).toBe(403);
    expect(old?.socket.readyState).toBe(1);
    old?.socket.terminate();
  });

  test('are marked in the list, and come within it when an older one is revoked', async () => {
    const { api, keys, call, give } = await withKeys();
    await give('small');
    const marks = async () => (await api.apiKey.list()).map(({ name, overLimit }) => [name, overLimit]);
    expect(await marks()).toEqual([
      ['new', true],
      ['old', undefined],
    ]);
    const old = (await api.apiKey.list()).find(({ name }) => name === 'old');
    await api.apiKey.revoke({ id: old?.id ?? '' });
    expect((await call(keys[1])).status).toBe(200);
  });
});

test('listeners above a smaller cap are closed with 4003, the newest first', async () => {
  const { api, endpointId, give } = await setUp(1);
  const { key } = await api.apiKey.create({ name: 'key', scopes: ['stream:listen'] });
  const clients: StreamClient[] = [];
  for (let i = 0; i < 4; i++) {
    clients.push(await StreamClient.connect(`${suite.server.ws}/ws/${endpointId}?apikey=${key}`));
    await sleep(2);
  }
  await give('small');
  expect(await clients[3]?.closing()).toMatchObject({ code: 4003 });
  expect(await clients[2]?.closing()).toMatchObject({ code: 4003 });
  expect(clients.slice(0, 2).map(({ socket }) => socket.readyState)).toEqual([1, 1]);
  for (const { socket } of clients) socket.terminate();
});

test('an event of an endpoint over the limit is not replayed, and the answer says what to do', async () => {
  const { ids, post, give, principal } = await setUp();
  await post(ids[3] ?? '');
  await give('small');
  const { id } = await suite.ctx.db.request.findFirstOrThrow({ where: { endpointId: ids[3] ?? '' } });
  const refusal = await refusalOf(replayEvent(suite.ctx, principal, { id }));
  expect(refusal.message).toContain('Delete an older one or change the plan');
});
