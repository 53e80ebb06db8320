import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createToken } from '#testing/access-tokens.ts';
import { createTestContext, type TestContext } from '#testing/context.ts';
import { callRest, type RestAnswer } from '#testing/rest-client.ts';
import {
  createApiKey,
  createEndpoint,
  createTenant,
  startTestServer,
  type TestServer,
} from '#testing/server.ts';

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

async function setUp(plan?: string) {
  const tenant = await createTenant(own.context, plan);
  const { token, id } = await createToken(own.context, tenant);
  const call = (method: string, path: string, credential = token): Promise<RestAnswer> =>
    callRest(server, [method, path], { credential });
  return { tenant, call, tokenId: id };
}

test('the usage tells what is used of the plan; null where there is no limit', async () => {
  const free = await setUp('free');
  const endpointId = await createEndpoint(own.context, free.tenant);
  await fetch(`${server.http}/h/${endpointId}`, { method: 'POST', body: 'x' });
  const limited = { endpoints: { current: 1, limit: 5 }, requests: { current: 1, limit: 500 } };
  expect((await free.call('GET', '/api/account/usage')).json).toEqual(limited);
  const hosted = await setUp('self_hosted');
  const unlimited = { endpoints: { current: 0, limit: null }, requests: { current: 0, limit: null } };
  expect((await hosted.call('GET', '/api/account/usage')).json).toEqual(unlimited);
});

describe('the person behind a token', () => {
  test('is shown with every documented key in both spellings', async () => {
    const { tenant, call } = await setUp('free');
    const { status, json } = await call('GET', '/auth/me');
    expect({ status, json }).toMatchObject({
      status: 200,
      json: {
        id: tenant.userId,
        email: `${tenant.userId}@example.com`,
        name: '',
        avatarUrl: null,
        avatar_url: null,
        plan: 'free',
      },
    });
  });

  test.each([
    ['free', 'free'],
    ['plus', 'plus'],
    ['team', 'team'],
    ['self_hosted', 'team'],
  ])('has a plan that clients know: %s is shown as %s', async (plan, shown) => {
    const { call } = await setUp(plan);
    expect((await call('GET', '/auth/me')).json).toMatchObject({ plan: shown });
  });

  test('is not known behind an API key, whatever its scopes: it can read no account and end no session', async () => {
    const { tenant, call } = await setUp();
    const scopes = ['endpoints:read', 'endpoints:write', 'requests:read', 'requests:write'] as const;
    const { key } = await createApiKey(own.context, tenant, { scopes: [...scopes] });
    for (const [method, path] of [
      ['GET', '/auth/me'],
      ['POST', '/auth/logout'],
      ['GET', '/billing/subscription'],
    ] as const) {
      expect(await call(method, path, key)).toMatchObject({ status: 403, json: { code: 'FORBIDDEN' } });
    }
  });
});

test('logging out revokes the token that was sent, and no other one', async () => {
  const { tenant, call } = await setUp();
  const other = await createToken(own.context, tenant);
  const { status, json, headers } = await call('POST', '/auth/logout');
  expect({ status, json, length: headers.get('content-length') }).toEqual({
    status: 204,
    json: null,
    length: null,
  });
  expect(await call('GET', '/auth/me')).toMatchObject({ status: 401, json: { code: 'UNAUTHORIZED' } });
  expect((await call('POST', '/auth/logout')).status).toBe(401);
  expect((await call('GET', '/auth/me', other.token)).status).toBe(200);
});

describe('the subscription', () => {
  test('is not found where there is none', async () => {
    const { call } = await setUp();
    expect(await call('GET', '/billing/subscription')).toMatchObject({
      status: 404,
      json: { error: 'Subscription not found' },
    });
  });

  test('is flat, in both spellings', async () => {
    const { tenant, call } = await setUp('plus');
    const currentPeriodEnd = new Date('2026-06-01T00:00:00Z');
    const columns = {
      status: 'active',
      priceId: 'price_1',
      providerSubscriptionId: 'sub_1',
      currentPeriodEnd,
    };
    const { workspaceId } = tenant;
    await own.context.db.subscription.create({
      data: { workspaceId, providerCustomerId: `cus_${workspaceId}`, ...columns },
    });
    expect((await call('GET', '/billing/subscription')).json).toMatchObject({
      id: 'sub_1',
      status: 'active',
      plan: 'plus',
      price_id: 'price_1',
      currentPeriodEnd: '2026-06-01T00:00:00.000Z',
      current_period_end: '2026-06-01T00:00:00.000Z',
      cancelAt: null,
      cancel_at: null,
    });
  });
});

test('the health check needs no credential', async () => {
  const { status, json } = await callRest(server, ['GET', '/api/health']);
  expect({ status, json }).toEqual({ status: 200, json: { status: 'ok' } });
});
