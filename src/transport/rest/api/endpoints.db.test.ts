import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ApiEndpoint } from '#protocol/rest/api/endpoints.ts';
import { createToken } from '#testing/access-tokens.ts';
import { capture } from '#testing/accounts.ts';
import { createTestClock } from '#testing/clock.ts';
import { createTestContext, type TestContext } from '#testing/context.ts';
import { callRest, type RestAnswer } from '#testing/rest-client.ts';
import {
  createApiKey,
  createEndpoint,
  createTenant,
  startTestServer,
  type Tenant,
  type TestServer,
} from '#testing/server.ts';

const DAY_MS = 24 * 60 * 60_000;
const clock = createTestClock();
let own: TestContext;
let server: TestServer;
let tenant: Tenant;
let token: string;
beforeAll(async () => {
  own = await createTestContext({ clock });
  server = await startTestServer(own.context);
  tenant = await createTenant(own.context);
  ({ token } = await createToken(own.context, tenant));
});
afterAll(async () => {
  await server.close();
  await own.close();
});

const call = (method: string, path: string, body?: unknown): Promise<RestAnswer> =>
  callRest(server, [method, path], { credential: token, body });
const create = async (body?: unknown): Promise<ApiEndpoint> => {
  const { status, json } = await call('POST', '/api/endpoints', body);
  expect(status).toBe(201);
  return ApiEndpoint.parse(json);
};

describe('creating an endpoint', () => {
  test('without a word makes one that expires after 24 hours', async () => {
    const created = await create();
    expect(created).toMatchObject({ isPermanent: false, is_permanent: 0, alias: null, requestCount: 0 });
    expect(Date.parse(created.expiresAt ?? '') - Date.parse(created.createdAt)).toBe(DAY_MS);
    expect(created.expires_at).toBe(created.expiresAt);
    expect(created.url).toBe(`${own.context.config.publicUrl}/h/${created.id}`);
    expect(created.user_id).toBe(tenant.userId);
  });

  test.each([{ permanent: true }, { isPermanent: true }, { is_permanent: true }])(
    'with %o makes one that stays',
    async (body) => {
      expect(await create(body)).toMatchObject({ isPermanent: true, is_permanent: 1, expiresAt: null });
    },
  );

  test('with an alias gives the URL that name', async () => {
    const created = await create({ permanent: true, alias: 'Orders-In' });
    expect(created).toMatchObject({ alias: 'orders-in', name: 'Orders-In' });
    expect(created.url).toBe(`${own.context.config.publicUrl}/h/orders-in`);
  });

  test('with an alias that somebody has is refused with 409', async () => {
    await createEndpoint(own.context, await createTenant(own.context), { alias: 'taken-alias' });
    const { status, json } = await call('POST', '/api/endpoints', { alias: 'taken-alias' });
    expect({ status, json }).toMatchObject({
      status: 409,
      json: { code: 'CONFLICT', details: [{ field: 'alias' }] },
    });
  });

  test.each([
    [{ alias: 'a b' }, 'alias'],
    [{ alias: 7 }, 'alias'],
    [{ permanent: 'yes' }, 'permanent'],
    [[], ''],
  ])('with %j is refused with 400, naming the field', async (body, field) => {
    const { status, json } = await call('POST', '/api/endpoints', body);
    expect({ status, json }).toMatchObject({
      status: 400,
      json: { code: 'INVALID_INPUT', details: [{ field }] },
    });
  });
});

test('the list has the endpoints in order of creation with the use of the day', async () => {
  const other = await createTenant(own.context, 'free');
  const { key } = await createApiKey(own.context, other, { scopes: ['endpoints:read'] });
  const first = await createEndpoint(own.context, other);
  clock.advance(1000);
  const second = await createEndpoint(own.context, other, { expiresAt: new Date(clock.now() + DAY_MS) });
  const principal = { kind: 'user' as const, sessionVersion: 1, ...other };
  await capture(own.context, { principal, endpointId: first });
  const { json } = await callRest(server, ['GET', '/api/endpoints'], { credential: key });
  expect(json).toMatchObject({
    endpoints: [
      { id: first, request_count: 1, is_permanent: 1, userId: other.userId },
      { id: second, requestCount: 0, is_permanent: 0, last_request_at: null },
    ],
    total: 2,
    usage: { dailyRequests: 1, daily_requests: 1, dailyRequestsMax: 500, daily_requests_max: 500 },
  });
});

test('one can be read, then deleted, and is gone with its log', async () => {
  const { id, createdAt } = await create({ permanent: true });
  const { id: requestId } = await capture(own.context, {
    principal: { kind: 'user', sessionVersion: 1, ...tenant },
    endpointId: id,
  });
  const { json } = await call('GET', `/api/endpoints/${id}`);
  expect(json).toMatchObject({ id, created_at: createdAt, request_count: 1, status: 'active' });
  const deleted = await call('DELETE', `/api/endpoints/${id}`);
  expect(deleted).toMatchObject({ status: 200, json });
  for (const path of [`/api/endpoints/${id}`, `/api/endpoints/${id}/requests`]) {
    expect(await call('GET', path)).toMatchObject({ status: 404, json: { error: 'Endpoint not found' } });
  }
  expect((await call('GET', `/api/requests/${requestId}`)).json).toEqual({ error: 'Request not found' });
  expect((await call('DELETE', `/api/endpoints/${id}`)).status).toBe(404);
  expect((await fetch(`${server.http}/h/${id}`, { method: 'POST' })).status).toBe(404);
});

test('an endpoint that has expired answers senders with 404, and says so here', async () => {
  const { id } = await create();
  expect((await fetch(`${server.http}/h/${id}`, { method: 'POST' })).status).toBe(200);
  clock.advance(DAY_MS);
  expect((await fetch(`${server.http}/h/${id}`, { method: 'POST' })).status).toBe(404);
  expect((await call('GET', `/api/endpoints/${id}`)).json).toMatchObject({
    status: 'expired',
    request_count: 1,
  });
});
