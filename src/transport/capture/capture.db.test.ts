import { createHash } from 'node:crypto';
import { METHODS } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DomainContext } from '#domain/context.ts';
import { PLANS, type Plan } from '#domain/limit/plan.ts';
import { toHeaderPairs } from '#domain/request/project.ts';
import type { StreamEvent } from '#domain/stream/log-store.ts';
import { createTestContext, type TestContext } from '#testing/context.ts';
import { requestBytes, sendRaw } from '#testing/raw-http.ts';
import {
  createEndpoint,
  createTenant,
  startTestServer,
  type Tenant,
  type TestServer,
} from '#testing/server.ts';

const SMALL: Plan = {
  ...(PLANS['free'] as Plan),
  id: 'small',
  bodyBytes: 1_000,
  requestsPerDay: null,
  burstPerSecond: null,
};
const DAILY: Plan = { ...SMALL, id: 'daily', requestsPerDay: 3 };
const BURST: Plan = { ...SMALL, id: 'burst', burstPerSecond: 2 };

let test_: TestContext;
let ctx: DomainContext;
let server: TestServer;
let tenant: Tenant;

beforeAll(async () => {
  test_ = await createTestContext({
    config: { plans: { ...PLANS, small: SMALL, daily: DAILY, burst: BURST } },
  });
  ctx = test_.context;
  server = await startTestServer(ctx);
  tenant = await createTenant(ctx);
});

afterAll(async () => {
  await server.close();
  await test_.close();
});

async function stored(endpointId: string): Promise<StreamEvent[]> {
  return ctx.logStore.read(endpointId, 0, { maxEvents: 1_000, maxBytes: 1e9 });
}

async function only(endpointId: string): Promise<StreamEvent> {
  const events = await stored(endpointId);
  expect(events).toHaveLength(1);
  return events[0] as StreamEvent;
}

describe('a capture that is stored', () => {
  test('is answered with the documented JSON, and the id is in the log', async () => {
    const id = await createEndpoint(ctx, tenant);
    const before = Date.now();
    const response = await fetch(`${server.http}/h/${id}`, { method: 'POST', body: '{"a":1}' });
    const answer = (await response.json()) as Record<string, unknown>;
    expect(response.status).toBe(200);
    expect(Object.keys(answer)).toEqual(['received', 'id', 'timestamp']);
    expect(answer['received']).toBe(true);
    expect(answer['timestamp']).toBeGreaterThanOrEqual(before);
    const event = await only(id);
    expect(event.id).toBe(answer['id']);
    expect(event.seq).toBe(1);
    expect(event.bodySha256).toEqual(createHash('sha256').update('{"a":1}').digest());
  });

  test('is reached by id and by alias, below /h and /wh, with any path behind it', async () => {
    const id = await createEndpoint(ctx, tenant, { alias: 'my-shop' });
    const targets = [
      `/h/${id}`,
      `/h/${id}/a/b?c=%00&c`,
      '/h/my-shop',
      '/h/My-Shop/',
      '/wh/my-shop/x',
      `/wh/${id}?q`,
    ];
    for (const target of targets)
      expect((await sendRaw(server.port, requestBytes(`POST ${target}`, []))).status).toBe(200);
    expect((await stored(id)).map((event) => event.target)).toEqual(targets);
  });

  test('may address the server in absolute form', async () => {
    const id = await createEndpoint(ctx, tenant);
    const line = `GET http://example.test/h/${id}/x?y=1`;
    expect((await sendRaw(server.port, requestBytes(line, [['Host', 'example.test']]))).status).toBe(200);
    expect((await only(id)).target).toBe(`http://example.test/h/${id}/x?y=1`);
  });

  test.each(METHODS.filter((method) => method !== 'CONNECT'))('may use %s', async (method) => {
    const id = await createEndpoint(ctx, tenant);
    const isHead = method === 'HEAD';
    const response = await sendRaw(server.port, requestBytes(`${method} /h/${id}`, [['Host', 'x']]), {
      isHead,
    });
    expect(response.status).toBe(200);
    if (isHead) expect(response.headers['content-length']).not.toBe('0');
    expect((await only(id)).method).toBe(method);
  });

  test('keeps the header list as it came: order, case, repeats, Latin-1', async () => {
    const id = await createEndpoint(ctx, tenant);
    const headers: [string, string][] = [
      ['hOsT', 'x'],
      ['X-Twice', 'one'],
      ['x-tWICE', 'two'],
      ['Cookie', 'a=1'],
      ['cookie', 'b=2'],
      ['X-Latin', 'caf\xe9 \xff'],
      ['__proto__', 'polluted'],
      ['X-Empty', ''],
      ['Connection', 'keep-alive, X-Twice'],
    ];
    await sendRaw(server.port, requestBytes(`GET /h/${id}`, headers));
    expect(toHeaderPairs((await only(id)).rawHeaders)).toEqual(headers);
  });

  test('may be chunked, with the bytes of all chunks', async () => {
    const id = await createEndpoint(ctx, tenant);
    const head = `POST /h/${id} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n`;
    const response = await sendRaw(
      server.port,
      `${head}5;ext=1\r\nhello\r\n1\r\n\x00\r\n0\r\nX-Trailer: t\r\n\r\n`,
    );
    expect(response.status).toBe(200);
    expect((await only(id)).body).toEqual(Buffer.from('hello\0'));
  });

  test('is told to continue when it asks, and keeps the Expect header', async () => {
    const id = await createEndpoint(ctx, tenant);
    const headers: [string, string][] = [
      ['Host', 'x'],
      ['Expect', '100-continue'],
      ['Content-Length', '2'],
    ];
    const response = await sendRaw(server.port, requestBytes(`POST /h/${id}`, headers, Buffer.from('ok')));
    expect(response.interim).toEqual([100]);
    expect(response.status).toBe(200);
    expect(toHeaderPairs((await only(id)).rawHeaders)).toEqual(headers);
  });

  test('may expect something else', async () => {
    const id = await createEndpoint(ctx, tenant);
    const response = await sendRaw(server.port, requestBytes(`GET /h/${id}`, [['Expect', 'tea']]));
    expect(response.status).toBe(200);
  });

  test.each(['h2c', 'websocket', 'TLS/1.0'])(
    'may offer an upgrade to %s, which is ignored, body and all',
    async (protocol) => {
      const id = await createEndpoint(ctx, tenant);
      const headers: [string, string][] = [
        ['Host', 'x'],
        ['Connection', 'Upgrade, HTTP2-Settings'],
        ['UpGrade', protocol],
        ['HTTP2-Settings', 'AAMAAABkAAQCAAAAAAIAAAAA'],
        ['Content-Length', '7'],
      ];
      const response = await sendRaw(
        server.port,
        requestBytes(`POST /h/${id}`, headers, Buffer.from('{"a":1}')),
      );
      expect(response.status).toBe(200);
      const event = await only(id);
      expect(toHeaderPairs(event.rawHeaders)).toEqual(headers);
      expect(event.body.toString()).toBe('{"a":1}');
    },
  );

  test('keeps a list of 2,500 headers', async () => {
    const id = await createEndpoint(ctx, tenant);
    const headers = Array.from({ length: 2_500 }, (_, i): [string, string] => [`X-${i}`, 'v'.repeat(8)]);
    expect((await sendRaw(server.port, requestBytes(`GET /h/${id}`, headers))).status).toBe(200);
    expect(toHeaderPairs((await only(id)).rawHeaders)).toEqual(headers);
  });

  test('gets its answer only after the commit', async () => {
    const id = await createEndpoint(ctx, tenant);
    const gate = await ctx.db.$transaction(
      async (tx) => {
        await tx.$queryRaw`SELECT 1 FROM endpoint_cursor WHERE endpoint_id = ${id}::uuid FOR UPDATE`;
        const answer = fetch(`${server.http}/h/${id}`, { method: 'POST', body: 'x' });
        const first = await Promise.race([answer.then(() => 'answered'), sleep(300).then(() => 'waiting')]);
        return { first, answer };
      },
      { timeout: 10_000 },
    );
    expect(gate.first).toBe('waiting');
    expect((await gate.answer).status).toBe(200);
  });
});

describe('a custom answer', () => {
  const answer = {
    status: 202,
    headers: [
      ['Content-Type', 'text/html'],
      ['X-Mine', 'yes'],
      ['Set-Cookie', 'a=b'],
      ['Content-Security-Policy', 'default-src *'],
      ['Access-Control-Allow-Origin', 'https://mine.test'],
    ] as [string, string][],
    body: '<script>alert(1)</script>',
    delayMs: 120,
  };

  test('is sent after its delay, with the id in X-Hookwire-Request-Id', async () => {
    const id = await createEndpoint(ctx, tenant, { answer });
    const started = performance.now();
    const response = await fetch(`${server.http}/h/${id}`, { method: 'POST', body: 'x' });
    expect(performance.now() - started).toBeGreaterThanOrEqual(115);
    expect(response.status).toBe(202);
    expect(await response.text()).toBe(answer.body);
    expect(response.headers.get('x-mine')).toBe('yes');
    expect(response.headers.get('x-hookwire-request-id')).toBe((await only(id)).id);
  });

  test('cannot act as a page of our origin', async () => {
    const id = await createEndpoint(ctx, tenant, { answer });
    const response = await fetch(`${server.http}/h/${id}`, { headers: { Origin: 'https://mine.test' } });
    expect(response.headers.get('content-security-policy')).toBe('sandbox');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('set-cookie')).toBeNull();
    expect(response.headers.get('access-control-allow-origin')).toBe('https://mine.test');
  });

  test.each([204, 304])('with status %i has no content', async (status) => {
    const id = await createEndpoint(ctx, tenant, {
      answer: { status, headers: [], body: 'ignored', delayMs: 0 },
    });
    const response = await sendRaw(server.port, requestBytes(`POST /h/${id}`, []));
    expect(response.status).toBe(status);
    expect(response.headers['content-length']).toBeUndefined();
  });
});

describe('a browser page', () => {
  test('may ask first and then send: the preflight is captured and answered', async () => {
    const id = await createEndpoint(ctx, tenant);
    const headers: [string, string][] = [
      ['Origin', 'https://page.test'],
      ['Access-Control-Request-Method', 'PUT'],
      ['Access-Control-Request-Headers', 'x-a, content-type'],
    ];
    const response = await sendRaw(server.port, requestBytes(`OPTIONS /h/${id}`, headers));
    expect(response.status).toBe(204);
    expect(response.headers['access-control-allow-origin']).toBe('*');
    expect(response.headers['access-control-allow-methods']).toContain('PUT');
    expect(response.headers['access-control-allow-headers']).toBe('x-a, content-type');
    expect((await only(id)).method).toBe('OPTIONS');
  });
});
