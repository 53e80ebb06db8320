import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createEndpoint } from '#testing/server.ts';
import { captureOf } from '#testing/captures.ts';
import { AccountEventList } from '#protocol/rest/v1/events.ts';
import { startV1Suite, type V1Account, type V1Suite } from '#testing/v1-suite.ts';

let suite: V1Suite;
beforeAll(async () => {
  suite = await startV1Suite();
});
afterAll(() => suite.close());

async function list(account: V1Account, query = '') {
  const { json } = await account.call('GET', `/v1/events?${query}`);
  return AccountEventList.parse(json);
}

async function idsOf(account: V1Account, query = ''): Promise<string[]> {
  return (await list(account, query)).data.map(({ id }) => id);
}

describe('an event', () => {
  test('has every documented field, and honest ones where nothing was delivered', async () => {
    const account = await suite.account();
    const event = await account.store({
      target: `/h/${account.endpointId}/deep?a=1&a=2`,
      rawHeaders: ['X-A', '1', 'x-a', '2', 'Connection', 'close', 'User-Agent', 'ua/1'],
      body: Buffer.from('grüße'),
    });
    const { status, json } = await account.call('GET', `/v1/events/${event.id}`);
    expect({ status, json }).toEqual({
      status: 200,
      json: {
        id: event.id,
        endpoint_id: account.endpointId,
        method: 'POST',
        headers: { 'x-a': '1, 2', 'user-agent': 'ua/1' },
        body: 'grüße',
        source_ip: '127.0.0.1',
        delivery_status: 'pending',
        status_code: 0,
        response_body: null,
        retry_count: 0,
        next_retry_at: null,
        delivered_at: null,
        created_at: new Date(event.receivedAtMs).toISOString(),
        path: `/h/${account.endpointId}/deep`,
        query: { a: '1,2' },
        seq: 1,
        body_encoding: 'utf8',
        body_truncated: false,
      },
    });
    expect((await list(account)).data).toEqual([json]);
  });

  test('has its body cut in lists only, between characters, and says so', async () => {
    const account = await suite.account();
    const text = `${'a'.repeat(65_535)}€${'b'.repeat(100_000)}`;
    const bytes = Buffer.alloc(200_000, 0x80);
    const [first, second, third] = [
      await account.store({ body: Buffer.from(text) }),
      await account.store({ body: bytes }),
      await account.store({ body: Buffer.alloc(65_536, 'c') }),
    ];
    const { data } = await list(account);
    expect(data.map(({ id, body_truncated: cut }) => [id, cut])).toEqual([
      [third.id, false],
      [second.id, true],
      [first.id, true],
    ]);
    expect(data[2]).toMatchObject({ body: 'a'.repeat(65_535), body_encoding: 'utf8' });
    expect(data[1]).toMatchObject({
      body: bytes.subarray(0, 65_536).toString('base64'),
      body_encoding: 'base64',
    });
    const whole = { body: text, body_truncated: false };
    expect((await account.call('GET', `/v1/events/${first.id}`)).json).toMatchObject(whole);
  });

  test('is gone once its request or its endpoint was deleted', async () => {
    const account = await suite.account();
    const [event, other] = [await account.store(), await account.store()];
    await suite.ctx.db.request.update({ where: { id: event.id }, data: { deletedAt: new Date() } });
    expect((await account.call('GET', `/v1/events/${event.id}`)).status).toBe(404);
    expect(await idsOf(account)).toEqual([other.id]);
    await account.call('DELETE', `/v1/endpoints/${account.endpointId}`);
    expect((await account.call('GET', `/v1/events/${other.id}`)).status).toBe(404);
    expect(await list(account)).toMatchObject({ data: [], total: 0 });
    expect((await account.call('GET', `/v1/events?endpoint_id=${account.endpointId}`)).status).toBe(404);
  });
});

describe('a list of events', () => {
  test('is newest first over all endpoints, each in one page only, also when they arrive together', async () => {
    const account = await suite.account();
    const { tenant } = account;
    const endpoints = [account.endpointId];
    for (let i = 0; i < 3; i++) endpoints.push(await createEndpoint(suite.ctx, tenant));
    const stored = await Promise.all(
      Array.from({ length: 230 }, (_, i) => account.store({ endpointId: endpoints[i % 4] ?? '' })),
    );
    const pages = [];
    for (let offset = 0; offset < 230; offset += 30)
      pages.push(await list(account, `limit=30&offset=${offset}`));
    expect(pages.map(({ total }) => total)).toEqual(pages.map(() => 230));
    const all = pages.flatMap(({ data }) => data);
    expect(all.map(({ id }) => id).sort()).toEqual(stored.map(({ id }) => id).sort());
    for (const endpointId of endpoints) {
      const own = all.filter((event) => event.endpoint_id === endpointId).map(({ seq }) => seq);
      expect(own).toEqual([...own].sort((a, b) => b - a));
      expect(await idsOf(account, `limit=100&endpoint_id=${endpointId}`)).toEqual(
        all.filter((event) => event.endpoint_id === endpointId).map(({ id }) => id),
      );
    }
  });

  test('moves what was read further down when more arrives, and nothing in between', async () => {
    const account = await suite.account();
    for (let i = 0; i < 5; i++) await account.store();
    const before = await idsOf(account);
    // Begun before the others, and stored after them.
    const late = await account.store({ receivedAtMs: Date.now() - 60_000 });
    expect(await idsOf(account)).toEqual([late.id, ...before]);
    expect(await idsOf(account, 'limit=2&offset=1')).toEqual(before.slice(0, 2));
  });

  test('has 50 unless told otherwise, at most 100', async () => {
    const account = await suite.account();
    await Promise.all(Array.from({ length: 120 }, () => account.store()));
    expect(await list(account)).toMatchObject({ limit: 50, offset: 0, total: 120, total_capped: false });
    expect(await idsOf(account)).toHaveLength(50);
    expect(await idsOf(account, 'limit=100')).toHaveLength(100);
    expect(await list(account, 'limit=100&offset=100')).toMatchObject({ total: 120 });
    expect(await list(account, 'offset=500')).toMatchObject({ data: [], total: 120 });
  });

  test('counts and reaches back ten thousand, and says that there are more', async () => {
    const account = await suite.account();
    const { ctx } = suite;
    for (let i = 0; i < 11; i++) {
      await ctx.logStore.append(
        Array.from({ length: 1_000 }, () => captureOf(account.tenant.workspaceId, account.endpointId)),
      );
    }
    const last = await list(account, 'limit=100&offset=10000');
    expect(last).toMatchObject({ total: 10_000, total_capped: true });
    expect(last.data.map(({ seq }) => seq)).toEqual(Array.from({ length: 100 }, (_, i) => 1_000 - i));
    expect(await list(account, 'limit=1&offset=10000')).toMatchObject({ data: [{ seq: 1_000 }] });
    const beyond = await account.call('GET', '/v1/events?offset=10001');
    expect(beyond).toMatchObject({ status: 400, json: { error: { details: [{ field: 'offset' }] } } });
  });

  test.each([
    ['limit', 'limit=101'],
    ['limit', 'limit=0'],
    ['limit', 'limit=ten'],
    ['offset', 'offset=-1'],
    ['endpoint_id', 'endpoint_id=orders'],
    ['status', 'status=lost'],
    ['from', 'from=yesterday'],
    ['from', 'from=2026-05-03'],
    ['from', 'from=2026-05-03T14:00:00'],
    ['from', 'from=0001-01-01T00:00:00Z'],
    ['to', 'to=9999-12-31T23:59:59Z'],
    ['to', 'to=2026-02-30T00:00:00Z'],
    ['to', 'from=2026-05-03T14:00:00Z&to=2026-05-03T16:00:00%2B02:00'],
  ])('is refused for its %s: %s', async (field, query) => {
    const { status, json } = await (await suite.account()).call('GET', `/v1/events?${query}`);
    expect({ status, json }).toMatchObject({
      status: 400,
      json: { error: { code: 'validation_error', details: [{ field }] } },
    });
  });
});
