import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDatabase } from '#infra/database.ts';
import { createToken } from '#testing/access-tokens.ts';
import { createTestContext, type TestContext } from '#testing/context.ts';
import { sendRaw } from '#testing/raw-http.ts';
import { callRest } from '#testing/rest-client.ts';
import { silentLogger } from '#testing/silent-logger.ts';
import { createTenant, startTestServer, type TestServer } from '#testing/server.ts';

let own: TestContext;
let server: TestServer;
let token: string;
const logged: object[] = [];
beforeAll(async () => {
  const ignore = (): void => undefined;
  const logger = {
    debug: ignore,
    info: ignore,
    warn: ignore,
    error: (fields: object) => {
      logged.push(fields);
    },
  };
  own = await createTestContext({ logger });
  server = await startTestServer(own.context);
  ({ token } = await createToken(own.context, await createTenant(own.context)));
});
afterAll(async () => {
  await server.close();
  await own.close();
});

test('HEAD answers like GET, with the length and without the body', async () => {
  const read = (method: string) =>
    fetch(`${server.http}/api/account/usage`, { method, headers: { Authorization: `Bearer ${token}` } });
  const [get, head] = [await read('GET'), await read('HEAD')];
  expect([head.status, await head.text()]).toEqual([200, '']);
  const text = await get.text();
  expect(head.headers.get('content-length')).toBe(String(text.length));
  expect(head.headers.get('content-type')).toBe(get.headers.get('content-type'));
});

describe('a page of any origin', () => {
  test('is told in a preflight what it may send, without a credential', async () => {
    const { status, headers } = await callRest(server, ['OPTIONS', '/api/endpoints'], {
      headers: { Origin: 'https://app.example', 'Access-Control-Request-Method': 'POST' },
    });
    expect(status).toBe(204);
    expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(headers.get('access-control-allow-methods')).toBe('GET, POST, HEAD, OPTIONS');
    expect(headers.get('access-control-allow-headers')).toMatch(/Authorization.*X-API-Key/);
    expect(headers.get('access-control-allow-credentials')).toBeNull();
  });

  test('can read every answer and its limits, refusals included', async () => {
    for (const credential of [token, 'wrong']) {
      const { headers } = await callRest(server, ['GET', '/v1/endpoints'], { credential });
      expect(headers.get('access-control-allow-origin')).toBe('*');
      expect(headers.get('access-control-expose-headers')).toContain('X-RateLimit-Remaining');
    }
  });

  test('is told that there is nothing where there is nothing', async () => {
    const { status } = await callRest(server, ['OPTIONS', '/v1/nothing']);
    expect(status).toBe(404);
  });
});

test.each([
  '/api/endpoints/',
  '/api//endpoints',
  '/api/',
  '/v1/',
  '/auth/',
  '/billing/subscription/',
  '/api/endpoints%2f',
  '/api/endpoints;a=b',
  '/api/../api/nothing',
  '/v1/%ff%fe',
  '/v1/"<>\\^`{|}',
])('%s is no path of ours: 404 as JSON, no redirect', async (path) => {
  const head = `GET ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\n\r\n`;
  const { status, headers, body } = await sendRaw(server.port, head);
  expect([status, headers['location'], headers['content-type']]).toEqual([
    404,
    undefined,
    'application/json',
  ]);
  expect(JSON.parse(body.toString())).toHaveProperty('error');
});

test.each([
  'Host: a b',
  'Host: [::1',
  'Host: ',
  'X-None: 1',
  'Host: evil.example\r\nX-Forwarded-Host: evil.example',
])('the «%s» that a client names changes nothing', async (header) => {
  const head = `GET /api/account/usage HTTP/1.1\r\n${header}\r\nAuthorization: Bearer ${token}\r\n\r\n`;
  const { status, body } = await sendRaw(server.port, head);
  expect(status).toBe(200);
  expect(body.toString()).not.toContain('evil');
});

test.each(['TRACE', 'PROPFIND', 'QUERY', 'PATCH'])(
  '%s is answered with the methods that there are',
  async (method) => {
    const head = `${method} /api/endpoints HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n`;
    const { status, headers } = await sendRaw(server.port, head);
    expect([status, headers['allow']]).toEqual([405, 'GET, POST, HEAD, OPTIONS']);
  },
);

test('two credentials that differ are none', async () => {
  const head = `GET /api/account/usage HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nAuthorization: Bearer x\r\n\r\n`;
  expect((await sendRaw(server.port, head)).status).toBe(401);
});

test('a fault is answered with an id, in the envelope of its surface, and told whole to the log only', async () => {
  const broken = {
    ...own.context,
    db: {
      ...own.context.db,
      accessToken: { findFirst: () => Promise.reject(new Error('relation "secret_table" does not exist')) },
    },
  };
  // Guarantee: judging a token asks the one table that is replaced.
  const other = await startTestServer(broken as unknown as typeof own.context);
  const flat = await callRest(other, ['GET', '/api/account/usage'], { credential: token });
  const nested = await callRest(other, ['GET', '/v1/endpoints'], { credential: token });
  await other.close();
  expect(flat).toMatchObject({ status: 500, json: { code: 'INTERNAL_ERROR' } });
  expect(nested).toMatchObject({ status: 500, json: { error: { code: 'internal_error' } } });
  for (const { json } of [flat, nested]) {
    expect(JSON.stringify(json)).toMatch(/under id [0-9a-f-]{36}/);
    expect(JSON.stringify(json)).not.toContain('secret_table');
  }
  expect(logged).toHaveLength(2);
  expect(JSON.stringify(logged)).not.toContain(token);
});

test('a database that is away is answered with 503 and a time to wait, not with a fault', async () => {
  const { db, close } = createDatabase('postgres://nobody@127.0.0.1:1/none', { logger: silentLogger });
  const other = await startTestServer({ ...own.context, db });
  for (const path of ['/api/account/usage', '/v1/endpoints']) {
    const { status, headers } = await callRest(other, ['GET', path], { credential: token });
    expect([status, headers.get('retry-after')]).toEqual([503, '2']);
  }
  await other.close();
  await close();
});
