import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DomainContext } from '#domain/context.ts';
import { PLANS, type Plan } from '#domain/limit/plan.ts';
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

function json(body: Buffer): Record<string, unknown> {
  return JSON.parse(body.toString()) as Record<string, unknown>;
}

describe('a body over the plan’s size', () => {
  test('is refused by its Content-Length before it is sent', async () => {
    const id = await createEndpoint(ctx, await createTenant(ctx, 'small'));
    const response = await sendRaw(server.port, requestBytes(`POST /h/${id}`, [['Content-Length', '5000']]));
    expect(response.status).toBe(413);
    expect(json(response.body)).toMatchObject({ maxSize: 1_000, actualSize: 5_000 });
    expect(await stored(id)).toEqual([]);
  });

  test('does not get its 100 Continue', async () => {
    const id = await createEndpoint(ctx, await createTenant(ctx, 'small'));
    const headers: [string, string][] = [
      ['Expect', '100-continue'],
      ['Content-Length', '5000'],
    ];
    const response = await sendRaw(server.port, requestBytes(`POST /h/${id}`, headers));
    expect(response).toMatchObject({ status: 413, interim: [] });
  });

  test('is refused at the limit when it is chunked, and never ends', async () => {
    const id = await createEndpoint(ctx, await createTenant(ctx, 'small'));
    const head = `POST /h/${id} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n`;
    const chunk = `200\r\n${'x'.repeat(512)}\r\n`;
    const response = await sendRaw(server.port, head + chunk.repeat(2));
    expect(response.status).toBe(413);
    expect(json(response.body)).toMatchObject({ maxSize: 1_000, actualSize: 1_024 });
    expect(await stored(id)).toEqual([]);
  });
});

describe('an endpoint that does not take captures', () => {
  test.each(['/h/nobody', '/h/', '/h', '/wh/%ff', '/h/00000000-0000-7000-8000-000000000000/x', '/h/a%2fb'])(
    'answers 404 with an error: %s',
    async (target) => {
      const response = await sendRaw(
        server.port,
        requestBytes(`POST ${target}`, [['Content-Length', '1']], Buffer.from('x')),
      );
      expect(response.status).toBe(404);
      if (target !== '/h') expect(typeof json(response.body)['error']).toBe('string');
    },
  );

  test('because it is paused, expired or deleted, answers as an unknown one does', async () => {
    const paused = await createEndpoint(ctx, tenant, { pausedAt: new Date() });
    const expired = await createEndpoint(ctx, tenant, { expiresAt: new Date(Date.now() - 1_000) });
    const deleted = await createEndpoint(ctx, tenant);
    await fetch(`${server.http}/h/${deleted}`, { method: 'POST', body: 'x' });
    await ctx.db.endpoint.update({ where: { id: deleted }, data: { deletedAt: new Date() } });
    ctx.bus.publish({ topic: 'endpoint-deleted', endpointId: deleted, aliases: [] });
    const unknown = await (await fetch(`${server.http}/h/nobody`)).text();
    for (const id of [paused, expired, deleted]) {
      const response = await fetch(`${server.http}/h/${id}`, { method: 'POST', body: 'x' });
      expect(response.status).toBe(404);
      expect(await response.text()).toBe(unknown);
    }
  });

  test('stores nothing when it is deleted between its look-up and the commit', async () => {
    const id = await createEndpoint(ctx, tenant);
    await ctx.endpoints.find(id);
    await ctx.db.endpointCursor.delete({ where: { endpointId: id } });
    expect((await fetch(`${server.http}/h/${id}`, { method: 'POST', body: 'x' })).status).toBe(404);
    expect(await ctx.db.request.count({ where: { endpointId: id } })).toBe(0);
  });
});

describe('a workspace at its limit', () => {
  test('per day answers 429 with the limit and when it ends, and stores nothing more', async () => {
    const id = await createEndpoint(ctx, await createTenant(ctx, 'daily'));
    const send = () => fetch(`${server.http}/h/${id}`, { method: 'POST', body: 'x' });
    const statuses = await Promise.all(Array.from({ length: 8 }, async () => (await send()).status));
    expect(statuses.filter((status) => status === 200)).toHaveLength(3);
    const response = await send();
    const body = (await response.json()) as Record<string, unknown>;
    expect(response.status).toBe(429);
    expect(body).toMatchObject({ code: 'LIMIT_EXCEEDED', limit: 3 });
    expect(body['reset']).toBe((Math.floor(Date.now() / 86_400_000) + 1) * 86_400_000);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await stored(id)).toHaveLength(3);
  });

  test('per second answers 429 and takes the next second’s', async () => {
    const id = await createEndpoint(ctx, await createTenant(ctx, 'burst'));
    const send = () => fetch(`${server.http}/h/${id}`, { method: 'POST', body: 'x' });
    const statuses = await Promise.all(Array.from({ length: 10 }, async () => (await send()).status));
    // The ten may straddle one change of the second.
    expect(statuses.filter((status) => status === 200).length).toBeLessThanOrEqual(4);
    expect(statuses).toContain(429);
    await sleep(1_100);
    expect((await send()).status).toBe(200);
  });
});

describe('a request that is not HTTP', () => {
  test.each([
    ['garbage', 'NONSENSE\r\n\r\n', 400],
    ['a header list over 64 KiB', `GET /h/x HTTP/1.1\r\nX: ${'x'.repeat(70_000)}\r\n\r\n`, 431],
    ['two lengths', 'POST /h/x HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n', 400],
    [
      'length and chunks',
      'POST /h/x HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n',
      400,
    ],
  ])('(%s) is refused and the server goes on', async (_, bytes, status) => {
    expect((await sendRaw(server.port, bytes)).status).toBe(status);
    expect((await fetch(`${server.http}/healthz`)).status).toBe(200);
  });
});
