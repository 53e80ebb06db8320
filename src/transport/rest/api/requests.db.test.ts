import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ApiRequest, ApiRequestList } from '#protocol/rest/api/requests.ts';
import { createToken } from '#testing/access-tokens.ts';
import { capture, type TestCapture } from '#testing/accounts.ts';
import { createTestContext, type TestContext } from '#testing/context.ts';
import { callRest, type RestAnswer } from '#testing/rest-client.ts';
import { createEndpoint, createTenant, startTestServer, type TestServer } from '#testing/server.ts';

const NOWHERE = '00000000-0000-7000-8000-000000000000';
let own: TestContext;
let server: TestServer;
beforeAll(async () => {
  own = await createTestContext();
  server = await startTestServer(own.context);
});
afterAll(async () => {
  await server.close();
  await own.close();
});

async function setUp() {
  const tenant = await createTenant(own.context);
  const endpointId = await createEndpoint(own.context, tenant);
  const { token } = await createToken(own.context, tenant);
  const principal = { kind: 'user' as const, sessionVersion: 1, ...tenant };
  return {
    endpointId,
    take: async (request?: TestCapture) =>
      (await capture(own.context, { principal, endpointId }, request)).id,
    call: (method: string, path: string, body?: unknown): Promise<RestAnswer> =>
      callRest(server, [method, path], { credential: token, body }),
  };
}

test('a request has the twelve documented keys in both spellings, and strings only in headers and query', async () => {
  const { endpointId, take, call } = await setUp();
  const headers = [
    'Content-Type',
    'text/plain',
    'X-A',
    '1',
    'x-a',
    '2',
    'Connection',
    'close',
    'User-Agent',
    'ua/1',
  ];
  const id = await take({ subPath: '/deep?a=1&a=2', headers, body: Buffer.from('grüße') });
  const { status, json } = await call('GET', `/api/requests/${id}`);
  expect(status).toBe(200);
  expect(json).toMatchObject({
    id,
    endpointId,
    endpoint_id: endpointId,
    method: 'POST',
    path: `/h/${endpointId}/deep`,
    headers: { 'content-type': 'text/plain', 'x-a': '1, 2', 'user-agent': 'ua/1' },
    query: { a: '1,2' },
    body: 'grüße',
    contentType: 'text/plain',
    content_type: 'text/plain',
    ip: '198.51.100.7',
    userAgent: 'ua/1',
    user_agent: 'ua/1',
    size: 7,
    seq: 1,
    body_encoding: 'utf8',
    bodyTruncated: false,
  });
  expect(json).not.toHaveProperty('headers.connection');
  expect(ApiRequest.parse(json).created_at).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
});

test('an empty request without any header still has text where text is documented', async () => {
  const { take, call } = await setUp();
  const { json } = await call(
    'GET',
    `/api/requests/${await take({ method: 'GET', headers: [], body: Buffer.alloc(0) })}`,
  );
  expect(json).toMatchObject({ headers: {}, query: {}, body: '', contentType: '', userAgent: '', size: 0 });
});

describe('the list', () => {
  test('is newest first, by page, with the number of all', async () => {
    const { endpointId, take, call } = await setUp();
    const ids: string[] = [];
    for (let i = 0; i < 5; i++) ids.unshift(await take());
    const read = async (query: string) => {
      const { json } = await call('GET', `/api/endpoints/${endpointId}/requests${query}`);
      const { requests, total } = ApiRequestList.parse(json);
      expect(total).toBe(5);
      return requests.map(({ id }) => id);
    };
    expect(await read('')).toEqual(ids);
    expect(await read('?limit=2')).toEqual(ids.slice(0, 2));
    expect(await read('?limit=2&offset=3')).toEqual(ids.slice(3));
    expect(await read('?offset=50')).toEqual([]);
  });

  test('cuts large bodies between characters, says so, and tells their size; the request has it whole', async () => {
    const { endpointId, take, call } = await setUp();
    const body = Buffer.from(`a${'ü'.repeat(100_000)}`);
    const id = await take({ body });
    const { json } = await call('GET', `/api/endpoints/${endpointId}/requests`);
    const [listed] = ApiRequestList.parse(json).requests;
    expect(listed).toMatchObject({ size: body.length, bodyTruncated: true, bodyEncoding: 'utf8' });
    expect(Buffer.byteLength(listed?.body ?? '')).toBe(64 * 1024 - 1);
    const whole = ApiRequest.parse((await call('GET', `/api/requests/${id}`)).json);
    expect(whole.body === body.toString()).toBe(true);
  });

  test.each([
    'limit=0',
    'limit=201',
    'limit=x',
    'limit=1.5',
    'limit=',
    'offset=-1',
    'offset=9999999999',
    'limit=1&limit=2',
  ])('refuses ?%s with 400, naming the field', async (query) => {
    const { endpointId, call } = await setUp();
    const { status, json } = await call('GET', `/api/endpoints/${endpointId}/requests?${query}`);
    expect({ status, json }).toMatchObject({
      status: 400,
      json: { code: 'INVALID_INPUT', details: [{ field: query.split('=', 1)[0] }] },
    });
  });
});

describe('deleting', () => {
  test('one answers how many, and then it is not found, in the exact documented words', async () => {
    const { endpointId, take, call } = await setUp();
    const id = await take();
    expect(await call('DELETE', `/api/requests/${id}`)).toMatchObject({ status: 200, json: { deleted: 1 } });
    for (const method of ['GET', 'DELETE']) {
      const { status, json } = await call(method, `/api/requests/${id}`);
      expect({ status, json }).toEqual({ status: 404, json: { error: 'Request not found' } });
    }
    const { json } = await call('GET', `/api/endpoints/${endpointId}/requests`);
    expect(json).toEqual({ requests: [], total: 0 });
  });

  test('many counts those that were there and its own', async () => {
    const mine = await setUp();
    const theirs = await setUp();
    const foreign = await theirs.take();
    const ids = [await mine.take(), await mine.take(), foreign, NOWHERE];
    expect(await mine.call('DELETE', '/api/requests', ids)).toMatchObject({
      status: 200,
      json: { deleted: 2 },
    });
    expect(await mine.call('DELETE', '/api/requests', ids)).toMatchObject({
      status: 200,
      json: { deleted: 0 },
    });
    expect((await theirs.call('GET', `/api/requests/${foreign}`)).status).toBe(200);
  });

  test.each([
    ['no body', undefined],
    ['an object', { ids: [] }],
    ['no ids', []],
    ['a word', ['x']],
  ])('many with %s is refused with 400', async (_, body) => {
    const { call } = await setUp();
    expect((await call('DELETE', '/api/requests', body)).status).toBe(400);
  });

  test('more than 1,000 at once is refused with 400', async () => {
    const { call } = await setUp();
    const ids = Array.from({ length: 1001 }, () => NOWHERE);
    expect((await call('DELETE', '/api/requests', ids)).json).toMatchObject({
      error: 'Send at most 1,000 request ids at once',
    });
  });
});

test.each(['not-an-id', '0', 'null', '%00', '%E0%A4%A', '..%2f..', NOWHERE])(
  'an id like %s is not found',
  async (id) => {
    const { call } = await setUp();
    expect((await call('GET', `/api/requests/${id}`)).json).toEqual({ error: 'Request not found' });
    expect((await call('GET', `/api/endpoints/${id}`)).json).toEqual({ error: 'Endpoint not found' });
  },
);
