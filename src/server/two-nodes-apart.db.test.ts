import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { LEASE_MS } from '#infra/redis/leases.ts';
import { createToken } from '#testing/access-tokens.ts';
import { AccountClient } from '#testing/account-client.ts';
import { sessionCookie } from '#testing/dashboard-calls.ts';
import { knockAsDashboard, knockByAccount, knockWithKey, type Knock } from '#testing/knock.ts';
import { createApiKey, createEndpoint, createTenant } from '#testing/server.ts';
import { captureAt, startTwoNodes, type TwoNodes } from '#testing/two-nodes.ts';

/** Listeners per endpoint of the plan `free`. */
const CAP = 3;
/** A node's places are free then at the latest, and a knock a moment later finds them so. */
const FREE_AFTER_MS = LEASE_MS + 3_000;

let nodes: TwoNodes;

beforeAll(async () => {
  nodes = await startTwoNodes();
}, 60_000);
afterEach(() => nodes.closeClients());
afterAll(() => nodes.close());

/** A workspace of the plan `free` with an endpoint, and who may listen to it: a key, a browser, a token. */
async function newAccount() {
  const tenant = await createTenant(nodes.ctx, 'free');
  const [{ key }, { token }, cookie, id] = await Promise.all([
    createApiKey(nodes.ctx, tenant),
    createToken(nodes.ctx, tenant),
    sessionCookie(nodes.ctx, tenant),
    createEndpoint(nodes.ctx, tenant),
  ]);
  return { key, token, cookie, id };
}
type Account = Awaited<ReturnType<typeof newAccount>>;

const portAt = (i: number): number => (i % 2 === 0 ? nodes.here : nodes.there());

async function readiness(port: number): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`http://127.0.0.1:${port}/readyz`);
  return { status: response.status, body: await response.json() };
}

/** How many listeners with a key are let in, of so many at once on both nodes. They stay. */
async function enter({ id, key }: Account, count: number): Promise<number> {
  const tries = Array.from({ length: count }, (_, i) =>
    nodes.listen(portAt(i), `${id}?apikey=${key}`).catch(() => null),
  );
  return (await Promise.all(tries)).filter((client) => client !== null).length;
}

/** One account stream at each node, which is all that the plan allows. */
function openAccountStreams({ token }: Account): Promise<AccountClient[]> {
  const urls = [0, 1].map((i) => `ws://127.0.0.1:${portAt(i)}/v1/ws?ack=1&token=${token}`);
  return Promise.all(urls.map((url) => AccountClient.connect(url)));
}

/** 25 at each node at once: with the key, from the dashboard, and by its account stream, beginning with another each time. */
async function knockInAllWays(account: Account, first: number): Promise<Knock[]> {
  const { id, key, cookie } = account;
  const streams = await openAccountStreams(account);
  await Promise.all(streams.map((stream) => stream.settled()));
  const ways = Array.from({ length: 50 }, (_, i) => {
    const stream = streams[i];
    if (stream) return () => knockByAccount(stream, id);
    const isDashboard = (i >> 1) % 2 === 0;
    return () => (isDashboard ? knockAsDashboard(portAt(i), id, cookie) : knockWithKey(portAt(i), id, key));
  });
  return Promise.all([...ways.slice(first), ...ways.slice(0, first)].map((knock) => knock()));
}

describe('50 handshakes of all kinds at once on two nodes', () => {
  test('let in exactly as many as the plan allows, at every try, and tell the others so', async () => {
    const letIn = new Set<number>();
    for (let attempt = 0; attempt < 10; attempt += 1) {
      const first = attempt * 5;
      const knocks = await knockInAllWays(await newAccount(), first);
      const refusals = knocks.flatMap(({ refusal }) => refusal ?? []);
      expect(refusals).toHaveLength(50 - CAP);
      expect(new Set(refusals.map((code) => code.toUpperCase()))).toEqual(new Set(['LIMIT_EXCEEDED']));
      for (const [i, { refusal }] of knocks.entries()) if (refusal === null) letIn.add((i + first) % 50);
      await Promise.all(knocks.map((knock) => knock.close()));
    }
    // Not always the same ones.
    expect(letIn.size).toBeGreaterThan(CAP);
  }, 90_000);
});

describe('kill -9 of a node', () => {
  test('frees its places of all kinds within the lease time, and none of another node’s', async () => {
    const account = await newAccount();
    const { id, key, cookie } = account;
    const stays = await nodes.listen(nodes.here, `${id}?apikey=${key}`);
    const [here, there] = await openAccountStreams(account);
    if (!here || !there) throw new Error('The account streams did not open');
    const lost = [await knockAsDashboard(nodes.there(), id, cookie), await knockByAccount(there, id)];
    expect(lost.map(({ refusal }) => refusal)).toEqual([null, null]);
    const startMs = performance.now();
    await nodes.replaceThere();
    let entered = await enter(account, 4);
    while (entered < CAP - 1 && performance.now() - startMs < FREE_AFTER_MS) {
      await sleep(100);
      entered += await enter(account, 4);
    }
    expect(entered).toBe(CAP - 1);
    expect(stays.closed).toBeNull();
    expect(await enter(account, 4)).toBe(0);
    await here.close();
  }, 60_000);
});

describe('Redis killed and started empty under load', () => {
  test('costs no follower an event, closes no door to captures, and leaves every listener its place', async () => {
    const account = await newAccount();
    const { id, key } = account;
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
    expect(await enter(account, 4)).toBe(0);
    const startMs = performance.now();
    await captureAt(nodes.here, id);
    await two.requests(captured + 1);
    expect(performance.now() - startMs).toBeLessThan(500);
    await third.close();
    await expect.poll(() => enter(account, 1)).toBe(1);
  }, 60_000);
});
