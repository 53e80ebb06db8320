import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { AccountApiKeyList, CreatedApiKey } from '#protocol/rest/v1/api-keys.ts';
import { ApiKeyScope } from '#protocol/scope.ts';
import { callRest } from '#testing/rest-client.ts';
import { refusalOf, StreamClient } from '#testing/stream-client.ts';
import { startV1Suite, type V1Account, type V1Suite } from '#testing/v1-suite.ts';

let suite: V1Suite;
beforeAll(async () => {
  suite = await startV1Suite();
});
afterAll(() => suite.close());

async function create(account: V1Account, more: object = {}): Promise<z.infer<typeof CreatedApiKey>> {
  const { status, json } = await account.call('POST', '/v1/api-keys', { name: 'CI', ...more });
  expect({ status, json }).toMatchObject({ status: 201 });
  return CreatedApiKey.parse(json);
}

describe('a new key', () => {
  test('has all scopes of a key unless told otherwise, works at once, and is shown once', async () => {
    const account = await suite.account();
    const { key, ...apiKey } = await create(account);
    expect(key).toMatch(/^hwk_[0-9A-Za-z]{39}$/);
    expect(apiKey).toMatchObject({
      name: 'CI',
      last_four: key.slice(-4),
      scopes: ApiKeyScope.options,
      expires_at: null,
      last_used_at: null,
    });
    const [got, listed] = [
      await account.call('GET', `/v1/api-keys/${apiKey.id}`),
      await account.call('GET', '/v1/api-keys'),
    ];
    expect(got).toMatchObject({ status: 200, json: apiKey });
    expect(listed.json).toEqual({ data: [got.json], total: 1, limit: 50, offset: 0 });
    expect(JSON.stringify([got, listed])).not.toContain(key.slice(4, 20));
    for (const headers of [{ 'X-API-Key': key }, { Authorization: `Bearer ${key}` }]) {
      expect((await callRest(suite.server, ['GET', '/v1/endpoints'], { headers })).status).toBe(200);
    }
  });

  test('has the scopes and the end that it was given', async () => {
    const account = await suite.account();
    const more = { scopes: ['requests:read', 'requests:read'], expires_at: '2100-01-01T02:00:00+02:00' };
    const { key, scopes, expires_at: end } = await create(account, more);
    expect({ scopes, end }).toEqual({ scopes: ['requests:read'], end: '2100-01-01T00:00:00.000Z' });
    const call = { credential: key };
    expect((await callRest(suite.server, ['GET', '/v1/events'], call)).status).toBe(200);
    expect(await callRest(suite.server, ['GET', '/v1/endpoints'], call)).toMatchObject({
      status: 403,
      json: { error: { code: 'insufficient_scope' } },
    });
  });

  test('never does more than the token that made it', async () => {
    const account = await suite.account({ scopes: ['api-keys:write', 'requests:read'] });
    expect((await create(account)).scopes).toEqual(['requests:read']);
    const more = { name: 'CI', scopes: ['requests:read', 'endpoints:write'] };
    const refused = { status: 403, json: { error: { code: 'forbidden', details: [{ field: 'scopes' }] } } };
    expect(await account.call('POST', '/v1/api-keys', more)).toMatchObject(refused);
    const useless = await suite.account({ scopes: ['api-keys:write'] });
    expect(await useless.call('POST', '/v1/api-keys', { name: 'CI' })).toMatchObject(refused);
  });

  test.each([
    ['name', {}],
    ['name', { name: '' }],
    ['name', { name: 7 }],
    ['scopes', { name: 'CI', scopes: [] }],
    ['scopes', { name: 'CI', scopes: 'stream:listen' }],
    ['scopes.0', { name: 'CI', scopes: ['api-keys:write'] }],
    ['expires_at', { name: 'CI', expires_at: '2020-01-01T00:00:00Z' }],
    ['expires_at', { name: 'CI', expires_at: 'never' }],
    ['expires_at', { name: 'CI', expires_at: 1_900_000_000 }],
  ])('is refused for its %s: %j', async (field, body) => {
    expect(await (await suite.account()).call('POST', '/v1/api-keys', body)).toMatchObject({
      status: 400,
      json: { error: { code: 'validation_error', details: [{ field }] } },
    });
  });

  test('is one of as many as the plan has', async () => {
    const account = await suite.account({ plan: 'free' });
    const [first] = [await create(account), await create(account)];
    const full = { status: 403, json: { error: { code: 'plan_limit_reached' } } };
    expect(await account.call('POST', '/v1/api-keys', { name: 'CI' })).toMatchObject(full);
    expect((await account.call('DELETE', `/v1/api-keys/${first.id}`)).status).toBe(204);
    await create(account);
  });
});

test('a deleted key is gone: its sockets are closed, its calls refused, the list without it', async () => {
  const account = await suite.account();
  const [other, { id, key }] = [await create(account), await create(account)];
  const url = `${suite.server.ws}/ws/${account.endpointId}?apikey=${key}`;
  const client = await StreamClient.connect(url);
  expect((await account.call('DELETE', `/v1/api-keys/${id}`)).status).toBe(204);
  expect((await client.closing()).code).toBe(4001);
  expect((await refusalOf(url)).status).toBe(401);
  expect((await callRest(suite.server, ['GET', '/v1/endpoints'], { credential: key })).json).toMatchObject({
    error: { code: 'invalid_token' },
  });
  for (const method of ['GET', 'DELETE']) {
    expect((await account.call(method, `/v1/api-keys/${id}`)).status).toBe(404);
  }
  const { json } = await account.call('GET', '/v1/api-keys');
  expect(AccountApiKeyList.parse(json).data.map((one) => one.id)).toEqual([other.id]);
});

test('no key makes, lists, reads or deletes keys, whatever its scopes', async () => {
  const account = await suite.account();
  const { id, key } = await create(account);
  for (const [method, path] of [
    ['GET', '/v1/api-keys'],
    ['POST', '/v1/api-keys'],
    ['GET', `/v1/api-keys/${id}`],
    ['DELETE', `/v1/api-keys/${id}`],
  ] as const) {
    const call = { credential: key, ...(method === 'POST' && { body: { name: 'mine' } }) };
    expect(await callRest(suite.server, [method, path], call)).toMatchObject({
      status: 403,
      json: { error: { code: 'forbidden' } },
    });
  }
});

test('the list has expired keys, newest first, by page', async () => {
  const account = await suite.account();
  const ids: string[] = [];
  for (let i = 0; i < 4; i++) ids.unshift((await create(account)).id);
  await suite.ctx.db.apiKey.update({ where: { id: ids[1] ?? '' }, data: { expiresAt: new Date(0) } });
  const { json } = await account.call('GET', '/v1/api-keys?limit=2&offset=1');
  const page = AccountApiKeyList.parse(json);
  expect({ ...page, data: page.data.map(({ id }) => id) }).toEqual({
    data: ids.slice(1, 3),
    total: 4,
    limit: 2,
    offset: 1,
  });
  expect(page.data[0]?.expires_at).toBe('1970-01-01T00:00:00.000Z');
});
