import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createApiKey, createEndpoint, createTenant, type Tenant } from '#testing/server.ts';
import type { StreamClient } from '#testing/stream-client.ts';
import { captureAt, startTwoNodes, type TwoNodes } from '#testing/two-nodes.ts';

/** Listeners per endpoint of the plan `free`. */
const CAP = 3;

let nodes: TwoNodes;
let free: Tenant;
let key: string;

beforeAll(async () => {
  nodes = await startTwoNodes();
}, 60_000);
// Each with endpoints of its own: the plan has few.
beforeEach(async () => {
  free = await createTenant(nodes.ctx, 'free');
  ({ key } = await createApiKey(nodes.ctx, free));
});
afterEach(() => nodes.closeClients());
afterAll(() => nodes.close());

async function readiness(port: number): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`http://127.0.0.1:${port}/readyz`);
  return { status: response.status, body: await response.json() };
}

/** Handshakes that were let in, of so many at once on both nodes. */
async function knock(endpointId: string, count: number): Promise<StreamClient[]> {
  const tries = Array.from({ length: count }, (_, i) => {
    const port = i % 2 === 0 ? nodes.here : nodes.there();
    return nodes.listen(port, `${endpointId}?apikey=${key}`).catch(() => null);
  });
  return (await Promise.all(tries)).filter((client) => client !== null);
}

describe('50 handshakes at once on two nodes', () => {
  test('let in exactly as many as the plan allows, at every try', async () => {
    for (let attempt = 0; attempt < 5; attempt += 1) {
      const id = await createEndpoint(nodes.ctx, free);
      expect(await knock(id, 50)).toHaveLength(CAP);
      await nodes.closeClients();
    }
  }, 60_000);
});

describe('kill -9 of a node', () => {
  test('frees its places within 15 seconds, and none of another node’s', async () => {
    const id = await createEndpoint(nodes.ctx, free);
    const stays = await nodes.listen(nodes.here, `${id}?apikey=${key}`);
    for (let i = 1; i < CAP; i += 1) await nodes.listen(nodes.there(), `${id}?apikey=${key}`);
    const startMs = performance.now();
    await nodes.replaceThere();
    expect(await knock(id, 4)).toHaveLength(0);
    let entered = 0;
    while (entered < CAP - 1 && performance.now() - startMs < 15_000) {
      entered += (await knock(id, 4)).length;
      await sleep(100);
    }
    expect(entered).toBe(CAP - 1);
    expect(stays.closed).toBeNull();
    expect(await knock(id, 4)).toHaveLength(0);
  }, 60_000);
});

describe('Redis killed and started empty under load', () => {
  test('costs no follower an event, closes no door to captures, and leaves every listener its place', async () => {
    const id = await createEndpoint(nodes.ctx, free);
    const [one, two] = [
      await nodes.listen(nodes.here, `${id}?apikey=${key}`),
      await nodes.listen(nodes.there(), `${id}?apikey=${key}`),
    ];
    const third = await nodes.listen(nodes.there(), `${id}?apikey=${key}`);
    const stop = new AbortController();
    let captured = 0;
    const sending = (async () => {
      // Below the plan's burst.
      while (!stop.signal.aborted) {
        await captureAt(captured % 2 === 0 ? nodes.here : nodes.there(), id);
        captured += 1;
        await sleep(130);
      }
    })();
    for (let round = 0; round < 2; round += 1) {
      await sleep(400);
      await nodes.killRedis();
      await expect
        .poll(() => readiness(nodes.there()))
        .toEqual({ status: 200, body: { status: 'degraded', redis: 'unreachable' } });
      await sleep(800);
      await nodes.startRedis();
    }
    await sleep(400);
    stop.abort();
    await sending;
    for (const reader of [one, two, third]) {
      const requests = await reader.requests(captured);
      expect(requests.map(({ seq }) => seq)).toEqual(Array.from({ length: captured }, (_, i) => i + 1));
      expect(reader.closed).toBeNull();
    }
    expect(await knock(id, 4)).toHaveLength(0);
    const startMs = performance.now();
    await captureAt(nodes.here, id);
    await two.requests(captured + 1);
    expect(performance.now() - startMs).toBeLessThan(500);
    await third.close();
    await expect.poll(async () => (await knock(id, 1)).length).toBe(1);
  }, 60_000);
});
