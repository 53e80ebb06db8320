import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AccountEndpoint, AccountEndpointList } from '#protocol/rest/v1/endpoints.ts';
import { CUSTOMARY_RETRY_CONFIG } from '#protocol/retry-config.ts';
import { startV1Suite, type V1Account, type V1Suite } from '#testing/v1-suite.ts';

let suite: V1Suite;
beforeAll(async () => {
  suite = await startV1Suite();
});
afterAll(() => suite.close());

const NEW = { name: 'Orders', destination_url: 'https://example.com/hooks' };

async function create(account: V1Account, more: object = {}): Promise<AccountEndpoint> {
  const { status, json } = await account.call('POST', '/v1/endpoints', { ...NEW, ...more });
  expect(status).toBe(201);
  return AccountEndpoint.parse(json);
}

function refusal(code: string, field?: string) {
  return { error: { code, details: field === undefined ? [] : [{ field }] } };
}

describe('a new endpoint', () => {
  test('has every documented field, captures at once, and its slug is its id where none was chosen', async () => {
    const account = await suite.account();
    const endpoint = await create(account);
    expect(endpoint).toMatchObject({
      ...NEW,
      slug: endpoint.id,
      retry_config: CUSTOMARY_RETRY_CONFIG,
      is_active: true,
      url: `${suite.ctx.config.publicUrl}/h/${endpoint.id}`,
      expires_at: null,
    });
    expect((await fetch(`${suite.server.http}/h/${endpoint.id}`, { method: 'POST' })).status).toBe(200);
    expect((await account.call('GET', `/v1/endpoints/${endpoint.id}`)).json).toEqual(endpoint);
  });

  test('takes a slug, a state and a schedule, of which a part may be left out', async () => {
    const account = await suite.account();
    const slug = `s-${account.endpointId.slice(-12)}`;
    const endpoint = await create(account, {
      slug: slug.toUpperCase(),
      is_active: false,
      retry_config: { max_retries: 2 },
    });
    expect(endpoint).toMatchObject({
      slug,
      is_active: false,
      retry_config: { max_retries: 2, intervals: CUSTOMARY_RETRY_CONFIG.intervals },
      url: `${suite.ctx.config.publicUrl}/h/${slug}`,
    });
    expect((await fetch(`${suite.server.http}/wh/${slug}`, { method: 'POST' })).status).toBe(404);
    await account.call('PUT', `/v1/endpoints/${endpoint.id}`, { is_active: true });
    expect((await fetch(`${suite.server.http}/wh/${slug}`, { method: 'POST' })).status).toBe(200);
  });

  test('needs a name and a destination, and says so for both at once', async () => {
    const { status, json } = await (await suite.account()).call('POST', '/v1/endpoints');
    expect(status).toBe(400);
    expect(json).toMatchObject({
      error: { code: 'validation_error', details: [{ field: 'name' }, { field: 'destination_url' }] },
    });
  });

  test.each([
    ['name', { name: ' ' }],
    ['name', { name: 'x'.repeat(81) }],
    ['slug', { slug: 'no spaces' }],
    ['slug', { slug: '019e0c1a-7d5c-7b3e-9f3a-2c8e5d1b4a60' }],
    ['destination_url', { destination_url: null }],
    ['destination_url', { destination_url: 'ftp://example.com/' }],
    ['destination_url', { destination_url: 'https://user:secret@example.com/' }],
    ['retry_config.max_retries', { retry_config: { max_retries: 21 } }],
    ['retry_config.intervals', { retry_config: { intervals: [] } }],
    ['retry_config.intervals.0', { retry_config: { intervals: [0] } }],
    ['retry_config', { retry_config: 'soon' }],
    ['is_active', { is_active: 'yes' }],
  ])('is refused for its %s: %j', async (field, more) => {
    const { status, json } = await (await suite.account()).call('POST', '/v1/endpoints', { ...NEW, ...more });
    expect({ status, json }).toMatchObject({ status: 400, json: refusal('validation_error', field) });
    expect(JSON.stringify(json)).not.toContain('secret');
  });

  test('is refused for a slug that somebody else has, in the words of this surface', async () => {
    const [ada, bob] = [await suite.account(), await suite.account()];
    const { slug } = await create(ada, { slug: `a-${ada.endpointId.slice(-12)}` });
    const taken = await bob.call('POST', '/v1/endpoints', { ...NEW, slug });
    expect(taken).toMatchObject({ status: 409, json: refusal('resource_exists', 'slug') });
    expect(JSON.stringify(taken.json)).not.toContain('alias');
  });

  test('is one of as many as the plan has', async () => {
    const free = await suite.account({ plan: 'free' });
    for (let i = 1; i < 5; i++) await create(free);
    const { status, json } = await free.call('POST', '/v1/endpoints', NEW);
    expect({ status, json }).toMatchObject({ status: 403, json: refusal('plan_limit_reached') });
  });

  test('has a schedule of its own only where the plan has such; the customary one may be spelled out', async () => {
    const free = await suite.account({ plan: 'free' });
    const own = await free.call('POST', '/v1/endpoints', {
      ...NEW,
      retry_config: { max_retries: 1, intervals: [5] },
    });
    expect(own).toMatchObject({ status: 403, json: refusal('plan_limit_reached', 'retry_config') });
    const endpoint = await create(free, { retry_config: CUSTOMARY_RETRY_CONFIG });
    const echoed = await free.call('PUT', `/v1/endpoints/${endpoint.id}`, endpoint);
    expect(echoed).toMatchObject({ status: 200, json: { slug: endpoint.id, name: 'Orders' } });
  });
});

describe('a change', () => {
  test('changes what is given and leaves the rest', async () => {
    const account = await suite.account();
    const before = await create(account, { retry_config: { max_retries: 1, intervals: [5] } });
    for (const change of [
      { name: 'Invoices' },
      { destination_url: 'http://example.org/' },
      { slug: `c-${account.endpointId.slice(-12)}` },
      { retry_config: { max_retries: 3, intervals: [1, 2] } },
      { is_active: false },
      {},
    ]) {
      const { json: was } = await account.call('GET', `/v1/endpoints/${before.id}`);
      const { status, json } = await account.call('PUT', `/v1/endpoints/${before.id}`, change);
      const { url, updated_at } = AccountEndpoint.parse(json);
      expect({ status, json }).toEqual({
        status: 200,
        json: { ...(was as object), ...change, url, updated_at },
      });
    }
    const bare = { slug: null, destination_url: null, retry_config: null };
    expect((await account.call('PUT', `/v1/endpoints/${before.id}`, bare)).json).toMatchObject({
      slug: before.id,
      destination_url: null,
      retry_config: CUSTOMARY_RETRY_CONFIG,
    });
  });

  test('may send back what was read, ids and times included', async () => {
    const account = await suite.account();
    const endpoint = await create(account, { retry_config: { max_retries: 1, intervals: [5] } });
    const { status, json } = await account.call('PUT', `/v1/endpoints/${endpoint.id}`, endpoint);
    expect({ status, json }).toMatchObject({
      status: 200,
      json: { ...endpoint, updated_at: expect.any(String) as unknown },
    });
  });

  test('to a slug shows at the door at once, for the old one and the new one', async () => {
    const account = await suite.account();
    const [old, next] = ['o', 'n'].map((letter) => `${letter}-${account.endpointId.slice(-12)}`);
    const { id } = await create(account, { slug: old });
    const answers = async () =>
      Promise.all([old, next].map(async (slug) => (await fetch(`${suite.server.http}/wh/${slug}`)).status));
    expect(await answers()).toEqual([200, 404]);
    await account.call('PUT', `/v1/endpoints/${id}`, { slug: next });
    expect(await answers()).toEqual([404, 200]);
  });
});

describe('the destination', () => {
  test('is refused by the guard, at its field, when it is made and when it is changed', async () => {
    const account = await suite.account();
    const { id } = await create(account);
    const bad = { destination_url: 'http://169.254.169.254/latest' };
    for (const answer of [
      await account.call('POST', '/v1/endpoints', { ...NEW, ...bad }),
      await account.call('PUT', `/v1/endpoints/${id}`, bad),
    ]) {
      expect(answer).toMatchObject({ status: 400, json: refusal('validation_error', 'destination_url') });
    }
  });

  test('is the oldest of several, takes captures, and ends with what waits for it', async () => {
    const account = await suite.account();
    const { id } = await create(account);
    const { db } = suite.ctx;
    const first = await db.destination.findFirstOrThrow({ where: { endpointId: id } });
    const second = { workspaceId: first.workspaceId, endpointId: id, url: 'https://example.org/second' };
    await db.destination.create({ data: { ...second, createdAt: new Date(first.createdAt.getTime() + 1) } });
    await db.delivery.create({
      data: {
        ...{ workspaceId: first.workspaceId, endpointId: id, destinationId: first.id },
        ...{ seq: 1, requestId: first.id, nextAttemptAt: new Date() },
      },
    });
    const { json } = await account.call('PUT', `/v1/endpoints/${id}`, { destination_url: null });
    expect(json).toMatchObject({ destination_url: second.url });
    expect(await db.delivery.findFirst({ where: { destinationId: first.id } })).toMatchObject({
      status: 'failed',
      errorCode: 'destination_gone',
    });
  });

  test('is needed for a schedule of one’s own', async () => {
    const account = await suite.account();
    const { id } = await create(account);
    await account.call('PUT', `/v1/endpoints/${id}`, { destination_url: null });
    const own = { retry_config: { max_retries: 1, intervals: [5] } };
    expect(await account.call('PUT', `/v1/endpoints/${id}`, own)).toMatchObject({
      status: 400,
      json: refusal('validation_error', 'retry_config'),
    });
  });
});

test('an expired endpoint is not active, and cannot be made so', async () => {
  const account = await suite.account();
  await suite.ctx.db.endpoint.update({ where: { id: account.endpointId }, data: { expiresAt: new Date() } });
  const { json } = await account.call('PUT', `/v1/endpoints/${account.endpointId}`, { is_active: true });
  expect(json).toMatchObject({ is_active: false, expires_at: expect.any(String) as unknown });
});

test('the list is newest first, by page, with the number of all', async () => {
  const account = await suite.account();
  const ids = [account.endpointId];
  for (let i = 0; i < 4; i++) ids.unshift((await create(account)).id);
  const read = async (query: string) => {
    const { json } = await account.call('GET', `/v1/endpoints${query}`);
    const { data, ...rest } = AccountEndpointList.parse(json);
    return { ids: data.map(({ id }) => id), ...rest };
  };
  expect(await read('')).toEqual({ ids, total: 5, limit: 50, offset: 0 });
  expect(await read('?limit=2&offset=1')).toEqual({ ids: ids.slice(1, 3), total: 5, limit: 2, offset: 1 });
  expect(await read('?offset=5')).toEqual({ ids: [], total: 5, limit: 50, offset: 5 });
});

test('a deleted endpoint is gone from every door', async () => {
  const account = await suite.account();
  const { id } = await create(account);
  expect((await account.call('DELETE', `/v1/endpoints/${id}`)).status).toBe(204);
  for (const method of ['GET', 'PUT', 'DELETE']) {
    const { status, json } = await account.call(
      method,
      `/v1/endpoints/${id}`,
      method === 'GET' ? undefined : {},
    );
    expect({ status, json }).toMatchObject({ status: 404, json: refusal('resource_not_found') });
  }
  expect((await fetch(`${suite.server.http}/h/${id}`, { method: 'POST' })).status).toBe(404);
});
