import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { encode } from 'next-auth/jwt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { DomainContext } from '#domain/context.ts';
import { toHeaderPairs } from '#domain/request/project.ts';
import { createTestContext, type TestContext } from '#testing/context.ts';
import { parseResponse, requestBytes, sendRaw } from '#testing/raw-http.ts';
import {
  createApiKey,
  createEndpoint,
  createTenant,
  startTestServer,
  type Tenant,
  type TestServer,
} from '#testing/server.ts';
import { refusalOf, StreamClient } from '#testing/stream-client.ts';

let test_: TestContext;
let ctx: DomainContext;
let server: TestServer;
let tenant: Tenant;

beforeAll(async () => {
  test_ = await createTestContext();
  ctx = test_.context;
  server = await startTestServer(ctx);
  tenant = await createTenant(ctx);
});

afterAll(async () => {
  await server.close();
  await test_.close();
});

/** Writes everything at once and reads until `count` responses are there or the peer closes. */
function exchange(
  bytes: Buffer,
  count: number,
  halfClose = false,
): Promise<{ status: number; body: string }[]> {
  const socket = connect({ port: server.port, host: '127.0.0.1', allowHalfOpen: true });
  return new Promise((resolve, reject) => {
    const responses: { status: number; body: string }[] = [];
    let received = Buffer.alloc(0);
    const finish = (): void => {
      socket.destroy();
      resolve(responses);
    };
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      for (let one = parseResponse(received); one; one = parseResponse(received)) {
        responses.push({ status: one.status, body: one.body.toString() });
        received = Buffer.from(one.rest);
      }
      if (responses.length >= count) finish();
    });
    socket.on('end', finish);
    socket.on('error', reject);
    if (halfClose) socket.end(bytes);
    else socket.write(bytes);
  });
}

const post = (id: string, body: string, more: [string, string][] = []) =>
  requestBytes(
    `POST /h/${id}`,
    [['Host', 'x'], ['Content-Length', String(body.length)], ...more],
    Buffer.from(body),
  );

describe('several requests on one connection', () => {
  test('are answered in their order, also when one of them offers an upgrade', async () => {
    const id = await createEndpoint(ctx, tenant);
    const h2c: [string, string][] = [
      ['Connection', 'Upgrade'],
      ['Upgrade', 'h2c'],
    ];
    const responses = await exchange(
      Buffer.concat([post(id, 'one'), post(id, 'two', h2c), post(id, 'three')]),
      3,
    );
    expect(responses.map(({ status }) => status)).toEqual([200, 200, 200]);
    const events = await ctx.logStore.read(id, 0, { maxEvents: 10, maxBytes: 1e6 });
    expect(events.map(({ body }) => body.toString())).toEqual(['one', 'two', 'three']);
    const ids = responses.map(({ body }) => (JSON.parse(body) as { id: string }).id);
    expect(ids).toEqual(events.map((event) => event.id));
  });

  test('get a refusal of a WebSocket only after the answers before it', async () => {
    const id = await createEndpoint(ctx, tenant);
    const upgrade = requestBytes(`GET /ws/${id}`, [
      ['Connection', 'Upgrade'],
      ['Upgrade', 'websocket'],
      ['Sec-WebSocket-Version', '13'],
      ['Sec-WebSocket-Key', 'dGhlIHNhbXBsZSBub25jZQ=='],
    ]);
    const responses = await exchange(Buffer.concat([post(id, 'one'), upgrade]), 2);
    expect(responses.map(({ status }) => status)).toEqual([200, 401]);
  });

  test('do not lose their answers to garbage behind them', async () => {
    const id = await createEndpoint(ctx, tenant);
    const responses = await exchange(Buffer.concat([post(id, 'one'), Buffer.from('GARBAGE\r\n\r\n')]), 2);
    expect(responses.map(({ status }) => status)).toEqual([200, 400]);
  });

  test.each([
    ['alone', 0],
    ['behind one that is whole', 1],
  ])('whose last body breaks, %s, are told so and let go at once', async (_, before) => {
    const id = await createEndpoint(ctx, tenant);
    const head = `POST /h/${id} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n`;
    const broken = Buffer.from(`${head}3\r\nabc\r\nzz\r\n`);
    const whole = Array.from({ length: before }, () => post(id, 'one'));
    // One more than there can be: the connection has to be closed.
    const responses = await exchange(Buffer.concat([...whole, broken]), before + 2);
    expect(responses.map(({ status }) => status)).toEqual([...whole.map(() => 200), 400]);
    const events = await ctx.logStore.read(id, 0, { maxEvents: 10, maxBytes: 1e6 });
    expect(events).toHaveLength(before);
  });

  test('a header that looks like the hidden offer is kept as it came', async () => {
    const id = await createEndpoint(ctx, tenant);
    const headers: [string, string][] = [
      ['Upgrad_', 'mine'],
      ['Connection', 'upgrade'],
      ['upgrade', 'h2c'],
    ];
    await sendRaw(server.port, requestBytes(`GET /h/${id}`, headers));
    const [event] = await ctx.logStore.read(id, 0, { maxEvents: 1, maxBytes: 1 });
    expect(toHeaderPairs(event?.rawHeaders ?? [])).toEqual(headers);
  });
});

test('a sender that closes its half after the request still gets its answer', async () => {
  const id = await createEndpoint(ctx, tenant);
  expect((await exchange(post(id, 'bye'), 1, true)).map(({ status }) => status)).toEqual([200]);
});

test('a body in chunks of one byte is stored whole and costs about its size in memory', async () => {
  const id = await createEndpoint(ctx, tenant);
  const size = 400_000;
  const head = `POST /h/${id} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n`;
  const before = process.memoryUsage().rss;
  const response = await sendRaw(server.port, `${head}${'1\r\nx\r\n'.repeat(size)}0\r\n\r\n`);
  expect(response.status).toBe(200);
  expect((await ctx.db.request.findFirst({ where: { endpointId: id } }))?.bodySize).toBe(size);
  // A list of chunks takes some 340 bytes each, 136 MB here.
  expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 * 1024);
});

test('a flood of made-up addresses is turned away, and known endpoints are captured meanwhile', async () => {
  const id = await createEndpoint(ctx, tenant);
  expect((await fetch(`${server.http}/h/${id}`, { method: 'POST', body: 'x' })).status).toBe(200);
  const unknown = () =>
    ctx.endpoints.find(crypto.randomUUID()).then(
      () => 404,
      () => 503,
    );
  const flood = Promise.all(Array.from({ length: 2_000 }, unknown));
  expect(ctx.endpoints.peek(id)?.id).toBe(id);
  expect((await fetch(`${server.http}/h/${id}`, { method: 'POST', body: 'x' })).status).toBe(200);
  const answers = await flood;
  expect(answers.filter((status) => status === 404).length).toBeGreaterThanOrEqual(64);
  expect(answers.filter((status) => status === 503).length).toBeGreaterThan(1_000);
});

test('one workspace’s large bodies that never end do not turn another’s webhook away', async () => {
  const greedy = await createEndpoint(ctx, await createTenant(ctx));
  const id = await createEndpoint(ctx, tenant);
  const head = `POST /h/${greedy} HTTP/1.1\r\nHost: x\r\nContent-Length: 10000000\r\n\r\n`;
  const sockets = Array.from({ length: 12 }, () => {
    const socket = connect(server.port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write(head);
    socket.write(Buffer.alloc(9_500_000));
    return socket;
  });
  await sleep(1_500);
  const big = await fetch(`${server.http}/h/${id}`, { method: 'POST', body: 'x'.repeat(1_000_000) });
  expect(big.status).toBe(200);
  // The greedy workspace itself is told to come back, but its small webhooks are taken.
  const more = await fetch(`${server.http}/h/${greedy}`, { method: 'POST', body: 'x'.repeat(9_000_000) });
  expect(more.status).toBe(503);
  expect((await fetch(`${server.http}/h/${greedy}`, { method: 'POST', body: 'x' })).status).toBe(200);
  for (const socket of sockets) socket.destroy();
});

describe('the dashboard’s socket', () => {
  async function cookieOf(owner: Tenant): Promise<string> {
    const token = { ...owner, sessionVersion: 1 };
    return `next-auth.session-token=${await encode({ token, secret: 'test-secret-test-secret-test-secret' })}`;
  }

  test('is for pages of this origin and for people who are signed in only', async () => {
    const url = `${server.ws}/trpc`;
    const cookie = await cookieOf(tenant);
    expect((await refusalOf(url, { headers: { cookie } })).status).toBe(403);
    expect((await refusalOf(url, { headers: { cookie, origin: 'https://evil.test' } })).status).toBe(403);
    expect((await refusalOf(url, { headers: { origin: server.http } })).status).toBe(401);
    const bad = requestBytes('GET /trpc', [
      ['Host', 'a b'],
      ['Origin', ctx.config.publicUrl],
      ['Connection', 'Upgrade'],
      ['Upgrade', 'websocket'],
      ['Sec-WebSocket-Version', '13'],
      ['Sec-WebSocket-Key', 'dGhlIHNhbXBsZSBub25jZQ=='],
    ]);
    expect((await sendRaw(server.port, bad)).status).toBe(403);
  });

  test('is ended when it floods, and captures go on', async () => {
    const id = await createEndpoint(ctx, tenant);
    const socket = new WebSocket(`${server.ws}/trpc`, {
      headers: { cookie: await cookieOf(tenant), origin: server.http },
    });
    await new Promise((resolve) => socket.once('open', resolve));
    const closed = new Promise((resolve) => socket.once('close', resolve));
    const one = { id: 1, method: 'query', params: { path: 'endpoint.list', input: {} } };
    for (let i = 0; i < 500; i++) socket.send(JSON.stringify([one]));
    await closed;
    expect((await fetch(`${server.http}/h/${id}`, { method: 'POST', body: 'x' })).status).toBe(200);
  });
});

describe('stopping', () => {
  test('takes its set time with a WebSocket that ignores the close frame, and refuses new ones', async () => {
    const extra = await startTestServer(ctx);
    const id = await createEndpoint(ctx, tenant);
    const { key } = await createApiKey(ctx, tenant);
    const client = await StreamClient.connect(`${extra.ws}/ws/${id}?apikey=${key}`);
    client.socket.pause();
    // A connection that was open before, and asks for a stream afterwards.
    const late = connect(extra.port, '127.0.0.1');
    late.on('error', () => undefined);
    await new Promise((resolve) => late.once('connect', resolve));
    late.write('GET /healthz HTTP/1.1\r\nHost: x\r\n');
    const started = performance.now();
    const stopping = extra.close();
    await stopping;
    expect(performance.now() - started).toBeLessThan(20_000);
    client.socket.terminate();
    late.destroy();
  }, 40_000);

  test('answers what is in flight first', async () => {
    const extra = await startTestServer(ctx);
    const answer = { status: 200, headers: [], body: 'slow', delayMs: 800 };
    const id = await createEndpoint(ctx, tenant, { answer });
    const pending = fetch(`${extra.http}/h/${id}`, { method: 'POST', body: 'x' });
    await sleep(200);
    const started = performance.now();
    await extra.close();
    expect(performance.now() - started).toBeLessThan(8_000);
    expect(await (await pending).text()).toBe('slow');
  });
});
