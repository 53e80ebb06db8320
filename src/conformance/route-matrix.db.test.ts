import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCredential } from '#domain/principal/credential.ts';
import { createToken } from '#testing/access-tokens.ts';
import { captureOf } from '#testing/captures.ts';
import { createTestContext, type TestContext } from '#testing/context.ts';
import { readRoutes, REST_ROUTES, type RestRoute } from '#testing/rest-routes.ts';
import {
  createApiKey,
  createEndpoint,
  createTenant,
  startTestServer,
  type Tenant,
  type TestServer,
} from '#testing/server.ts';
import { mustBeFlat, mustBeNested } from './envelope.ts';
import { sendHttp, type HttpAnswer } from './http.ts';

// Every route of the OpenAPI document, so that a new one can't be forgotten, against everything that can be wrong with a
// call. Each answer is complete within seconds, documented, in its surface's envelope, and no redirect.

let test_: TestContext;
let server: TestServer;
let tenant: Tenant;
let token: string;
let key: string;
/** Objects of another account, by the noun before `{id}`. */
let foreign: Record<string, string>;

beforeAll(async () => {
  test_ = await createTestContext();
  const ctx = test_.context;
  server = await startTestServer(ctx);
  tenant = await createTenant(ctx);
  ({ token } = await createToken(ctx, tenant));
  ({ key } = await createApiKey(ctx, tenant, { scopes: ['stream:listen'] }));
  const stranger = await createTenant(ctx);
  const endpoints = await createEndpoint(ctx, stranger);
  const event = await ctx.appender.append(captureOf(stranger.workspaceId, endpoints));
  const requests = event?.id ?? '';
  foreign = { endpoints, requests, events: requests, 'api-keys': (await createApiKey(ctx, stranger)).id };
});

afterAll(async () => {
  await server.close();
  await test_.close();
});

const SECURED = REST_ROUTES.filter(({ isPublic }) => !isPublic);
const TAKING_BODIES = REST_ROUTES.filter(({ takesBody }) => takesBody);
const CHANGING = REST_ROUTES.filter(({ method }) => method !== 'GET');
const WITH_ID = REST_ROUTES.filter(({ path }) => path.includes('{id}'));
const named = (routes: readonly RestRoute[]) =>
  routes.map((route) => [`${route.method} ${route.path}`, route] as const);

interface Call {
  credential?: string;
  headers?: Record<string, string>;
  body?: string;
  id?: string;
  query?: string;
  keepAlive?: boolean;
}

/** Sends it, and holds what every answer must be. */
async function call(route: Pick<RestRoute, 'method' | 'path'>, sent: Call): Promise<HttpAnswer> {
  const path = route.path.replace('{id}', sent.id ?? randomUUID());
  const answer = await sendHttp(`${server.http}${path}${sent.query ?? ''}`, {
    method: route.method,
    headers: {
      ...(sent.credential !== undefined && { Authorization: `Bearer ${sent.credential}` }),
      ...(sent.body !== undefined && { 'Content-Type': 'application/json' }),
      ...(sent.keepAlive && { Connection: 'keep-alive' }),
      ...sent.headers,
    },
    ...(sent.body !== undefined && { body: sent.body }),
    timeoutMs: 5_000,
  });
  expect(answer.status).toBeLessThan(500);
  expect([301, 302, 303, 307, 308]).not.toContain(answer.status);
  expect(answer.headers.location).toBeUndefined();
  expect(answer.headers['x-ratelimit-limit']).toMatch(/^\d+$/);
  if (answer.status !== 204) expect(answer.headers['content-length']).toBe(String(answer.body.length));
  return answer;
}

/** The refusal in the surface's envelope, documented for the route. */
function expectRefusal(
  route: RestRoute,
  answer: HttpAnswer,
  wanted: { status: number; v1: string; flat?: string },
) {
  expect(route.statuses).toContain(wanted.status);
  expectEnvelope(route.path, answer, wanted);
}

function expectEnvelope(
  path: string,
  answer: HttpAnswer,
  { status, v1, flat }: { status: number; v1: string; flat?: string },
) {
  if (path.startsWith('/v1/')) mustBeNested(answer, status, v1);
  else mustBeFlat(answer, status, flat);
}

/** By either header; what was sent is not in the answer. */
async function expectNoEntry(route: RestRoute, credential: string, wanted: typeof INVALID): Promise<void> {
  for (const sent of [{ credential }, { headers: { 'X-API-Key': credential } }]) {
    const answer = await call(route, sent);
    expectRefusal(route, answer, wanted);
    expect(answer.text).not.toContain(credential);
  }
}

const INVALID = { status: 401, v1: 'invalid_token', flat: 'UNAUTHORIZED' };
const YESTERDAY = new Date(Date.now() - 86_400_000);

test('the routes are those of the served document', async () => {
  const served = await sendHttp(`${server.http}/openapi.json`);
  expect(readRoutes(served.json())).toEqual(REST_ROUTES);
  expect(SECURED.length).toBeGreaterThan(20);
});

describe('no credential', () => {
  test.each(named(SECURED))('is 401: %s', async (_, route) => {
    const wanted = { status: 401, v1: 'authentication_required', flat: 'UNAUTHORIZED' };
    // None is taken from a cookie, the query, or another scheme.
    const unseen: Call[] = [
      { headers: { Cookie: `token=${token}` } },
      { headers: { Authorization: `Basic ${btoa(`a:${token}`)}` } },
      { query: `?token=${token}` },
    ];
    for (const sent of [{}, ...unseen]) {
      const answer = await call(route, sent);
      expectRefusal(route, answer, wanted);
      expect(answer.headers['www-authenticate']).toBe('Bearer');
    }
  });

  test.each(named(REST_ROUTES.filter(({ isPublic }) => isPublic)))(
    'is no obstacle where anybody may call: %s',
    async (_, route) => {
      const bare = await call(route, {});
      expect(route.statuses).toContain(bare.status);
      // A credential is not even looked at.
      expect((await call(route, { credential: 'garbage' })).status).toBe(bare.status);
    },
  );
});

describe('a wrong credential', () => {
  test.each(named(SECURED))('is 401: %s', async (_, route) => {
    const unknown = (['hwk_', 'hwp_', 'hwa_', 'hwr_'] as const).map(createCredential);
    for (const credential of ['garbage', 'x'.repeat(5_000), ...unknown])
      await expectNoEntry(route, credential, INVALID);
  });
});

describe('an expired credential', () => {
  test.each(named(SECURED))('is 401 and says so: %s', async (_, route) => {
    const ctx = test_.context;
    const old = { expiresAt: YESTERDAY };
    const wanted = { ...INVALID, v1: 'token_expired' };
    const credentials = [
      (await createApiKey(ctx, tenant, old)).key,
      (await createToken(ctx, tenant, old)).token,
      (await createToken(ctx, tenant, { kind: 'access', ...old })).token,
    ];
    for (const credential of credentials) await expectNoEntry(route, credential, wanted);
  });
});

describe('a revoked credential', () => {
  test.each(named(SECURED))('is 401: %s', async (_, route) => {
    const ctx = test_.context;
    const dead = { revokedAt: YESTERDAY };
    const credentials = [
      (await createApiKey(ctx, tenant, dead)).key,
      (await createToken(ctx, tenant, dead)).token,
      (await createToken(ctx, tenant, { kind: 'access', ...dead })).token,
    ];
    for (const credential of credentials) await expectNoEntry(route, credential, INVALID);
  });
});

describe('a credential that may not', () => {
  test.each(named(SECURED.filter(({ scopes }) => scopes.length > 0)))(
    'lacks the scope: %s',
    async (_, route) => {
      const { token: narrow } = await createToken(test_.context, tenant, { scopes: ['stream:listen'] });
      const wanted = { status: 403, v1: 'insufficient_scope', flat: 'INSUFFICIENT_SCOPE' };
      expectRefusal(route, await call(route, { credential: narrow }), wanted);
    },
  );

  test.each(named(SECURED.filter(({ isPersonal }) => isPersonal)))('is no person: %s', async (_, route) => {
    const wanted = { status: 403, v1: 'forbidden', flat: 'FORBIDDEN' };
    expectRefusal(route, await call(route, { credential: key }), wanted);
  });
});

describe('another account’s object', () => {
  test.each(named(WITH_ID))('is 404: %s', async (_, route) => {
    const noun = /([a-z-]+)\/\{id\}/.exec(route.path)?.[1] ?? '';
    // A new noun needs an object of another account above.
    expect(Object.keys(foreign)).toContain(noun);
    const id = foreign[noun] ?? '';
    const body = route.takesBody ? '{}' : undefined;
    const wanted = { status: 404, v1: 'resource_not_found' };
    const sent = { credential: token, ...(body !== undefined && { body }) };
    const answer = await call(route, { ...sent, id });
    expectRefusal(route, answer, wanted);
    // The very answer of what does not exist.
    expect((await call(route, sent)).text).toBe(answer.text);
  });

  test.each(named(REST_ROUTES.filter(({ query }) => query.includes('endpoint_id'))))(
    'is 404 in a query: %s',
    async (_, route) => {
      const query = `?endpoint_id=${foreign['endpoints'] ?? ''}`;
      const wanted = { status: 404, v1: 'resource_not_found' };
      expectRefusal(route, await call(route, { credential: token, query }), wanted);
    },
  );

  test('is not counted in a list of ids, and stays', async () => {
    const body = JSON.stringify([foreign['requests']]);
    const answer = await call({ method: 'DELETE', path: '/api/requests' }, { credential: token, body });
    expect(answer.json()).toEqual({ deleted: 0 });
    expect(await test_.context.db.request.count({ where: { deletedAt: null } })).toBe(1);
  });
});

describe('a body that is too large', () => {
  const body = JSON.stringify({ name: 'x'.repeat(1_200_000) });

  test.each(named(CHANGING))('is 413: %s', async (_, route) => {
    const wanted = { status: 413, v1: 'payload_too_large', flat: 'PAYLOAD_TOO_LARGE' };
    expectRefusal(route, await call(route, { credential: token, body }), wanted);
  });

  test.each(named(REST_ROUTES.filter(({ method }) => method === 'GET')))(
    'is thrown away where none is read: %s',
    async (_, route) => {
      const answer = await call(route, { credential: token, body, keepAlive: true });
      expect(route.statuses).toContain(answer.status);
    },
  );
});

describe('malformed JSON', () => {
  const malformed = ['{', '"', '{"a":1', '{"name":"\u0000"', '[1,]', '{} {}', 'nul'];

  test.each(named(TAKING_BODIES))('is 400: %s', async (_, route) => {
    const wanted = { status: 400, v1: 'validation_error', flat: 'INVALID_INPUT' };
    for (const body of malformed)
      expectRefusal(route, await call(route, { credential: token, body }), wanted);
  });

  test.each(named(TAKING_BODIES))('so is JSON of another shape: %s', async (_, route) => {
    for (const body of [
      'null',
      '7',
      '"text"',
      '[[]]',
      '[null]',
      '{"name":{},"email":[],"provider":1,"alias":7}',
    ]) {
      const answer = await call(route, { credential: token, body });
      expectRefusal(route, answer, { status: 400, v1: 'validation_error', flat: 'INVALID_INPUT' });
    }
  });

  test.each(named(CHANGING.filter(({ takesBody }) => !takesBody)))(
    'is no matter where no body is read: %s',
    async (_, route) => {
      const { token: own } = await createToken(test_.context, tenant);
      const answer = await call(route, { credential: own, body: '{' });
      expect(route.statuses).toContain(answer.status);
    },
  );
});

describe('a wrong method', () => {
  const paths = [...new Set(REST_ROUTES.map(({ path }) => path))];

  test.each(paths)('is 405 and names the right ones: %s', async (path) => {
    const known = REST_ROUTES.filter((route) => route.path === path).map(({ method }) => method);
    const wrong = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'TRACE', 'PROPFIND'].filter(
      (one) => !known.includes(one),
    );
    for (const method of wrong) {
      const answer = await call({ method, path }, { credential: token });
      expectEnvelope(path, answer, { status: 405, v1: 'method_not_allowed', flat: 'METHOD_NOT_ALLOWED' });
      expect(answer.headers.allow?.split(', ')).toEqual(expect.arrayContaining(known));
    }
  });
});
