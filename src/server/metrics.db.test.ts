import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PLANS, type Plan } from '#domain/limit/plan.ts';
import { createTestContext, type TestContext } from '#testing/context.ts';
import { valueOf } from '#testing/metrics.ts';
import {
  createApiKey,
  createEndpoint,
  createTenant,
  startTestServer,
  type TestServer,
} from '#testing/server.ts';
import { StreamClient } from '#testing/stream-client.ts';
import { addProcessMetrics, createMetrics } from '#infra/metrics.ts';

const TOKEN = 'a-metrics-token-of-tests';
const TIGHT: Plan = {
  ...(PLANS['free'] as Plan),
  id: 'tight',
  requestsPerDay: 2,
  overflowPercent: 50,
  bodyBytes: 10,
};

let own: TestContext;
let server: TestServer;
beforeAll(async () => {
  own = await createTestContext({ config: { plans: { ...PLANS, tight: TIGHT } } });
  server = await startTestServer(own.context, { metricsToken: TOKEN });
});
afterAll(async () => {
  await server.close();
  await own.close();
});

const read = (headers: Record<string, string>, init: RequestInit = {}, at = server) =>
  fetch(`${at.http}/metrics`, { ...init, headers });
const authorized = { Authorization: `Bearer ${TOKEN}` };
const value = async (series: string) => valueOf(await (await read(authorized)).text(), series);

describe('who may read', () => {
  test('is whoever has the token; it is not in the answer', async () => {
    const answer = await read(authorized);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      200,
      'text/plain; version=0.0.4; charset=utf-8',
    ]);
    expect(await answer.text()).not.toContain(TOKEN);
    expect(await (await read(authorized, { method: 'HEAD' })).text()).toBe('');
    expect((await read(authorized, { method: 'POST' })).status).toBe(405);
  });

  test.each([
    ['nothing', {}],
    ['a wrong token', { Authorization: `Bearer ${TOKEN.slice(0, -1)}x` }],
    ['a shorter one', { Authorization: `Bearer ${TOKEN.slice(0, -1)}` }],
    ['no scheme', { Authorization: TOKEN }],
    ['a cookie', { Cookie: `token=${TOKEN}` }],
  ])('is not who sends %s: 401', async (_, headers) => {
    const answer = await read(headers);
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    expect(await answer.text()).not.toContain('hookwire_');
  });

  test('is nobody without a token in the configuration: 404', async () => {
    const closed = await startTestServer(own.context);
    for (const headers of [{}, authorized, { Authorization: 'Bearer undefined' }]) {
      expect((await read(headers, {}, closed)).status).toBe(404);
    }
    await closed.close();
  });
});

describe('what is counted', () => {
  test('captures by what became of them, and commits with their sizes', async () => {
    const tenant = await createTenant(own.context, 'tight');
    const id = await createEndpoint(own.context, tenant);
    const send = async (to: string, body: string) =>
      (await fetch(`${server.http}/h/${to}`, { method: 'POST', body })).status;
    expect([await send(id, 'x'), await send(id, 'x'), await send(id, 'x'), await send(id, 'x')]).toEqual([
      200, 200, 200, 429,
    ]);
    expect(await send(id, 'x'.repeat(11))).toBe(413);
    expect(await send('nobody', 'x')).toBe(404);
    const counted = async (outcome: string) => value(`hookwire_captures_total{outcome="${outcome}"}`);
    expect(await counted('stored')).toBe(2);
    expect(await counted('sealed')).toBe(1);
    expect(await counted('over_quota')).toBe(1);
    expect(await counted('too_large')).toBe(1);
    expect(await counted('unknown_endpoint')).toBe(1);
    expect(await counted('unavailable')).toBe(0);
    expect(await value('hookwire_commits_total{result="ok"}')).toBe(2);
    expect(await value('hookwire_commit_captures_sum')).toBe(2);
    expect(await value('hookwire_commit_seconds_count')).toBe(2);
    expect(await value('hookwire_captures_waiting')).toBe(0);
  });

  test('listeners that are there, and no longer once they have left', async () => {
    const tenant = await createTenant(own.context);
    const id = await createEndpoint(own.context, tenant);
    const { key } = await createApiKey(own.context, tenant);
    const clients = await Promise.all(
      [1, 2].map(() => StreamClient.connect(`${server.ws}/ws/${id}?apikey=${key}`)),
    );
    expect(await value('hookwire_listeners{kind="api_key"}')).toBe(2);
    await clients[0]?.close();
    await expect.poll(() => value('hookwire_listeners{kind="api_key"}')).toBe(1);
    await clients[1]?.close();
    await expect.poll(() => value('hookwire_listeners{kind="api_key"}')).toBe(0);
  });

  test('the process, where a context has one to itself', async () => {
    const metrics = createMetrics({ queueDepth: () => 0 });
    addProcessMetrics(metrics);
    const { text } = await metrics.render();
    expect(valueOf(text, 'process_resident_memory_bytes')).toBeGreaterThan(1e6);
    expect(text).toContain('nodejs_eventloop_lag_seconds');
    metrics.registry.clear();
  });
});
