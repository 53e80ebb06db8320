import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { PLANS, type Plan } from '#domain/limit/plan.ts';
import { createToken } from '#testing/access-tokens.ts';
import { startAccountSuite, type AccountSuite } from '#testing/account-suite.ts';
import { captureOf } from '#testing/captures.ts';
import { createApiKey, createEndpoint, createTenant } from '#testing/server.ts';
import { refusalOf, StreamClient } from '#testing/stream-client.ts';

const CAPPED: Plan = { ...(PLANS['free'] as Plan), id: 'capped', listenersPerEndpoint: 2, accountStreams: 9 };

let suite: AccountSuite;
let reads = 0;
/** The most that one socket of the server held unsent. */
let mostUnsent = 0;

beforeAll(async () => {
  suite = await startAccountSuite({ config: { plans: { ...PLANS, capped: CAPPED } } });
  const read = suite.ctx.logStore.read.bind(suite.ctx.logStore);
  suite.ctx.logStore.read = (...args) => {
    reads += 1;
    return read(...args);
  };
  const send = WebSocket.prototype.send;
  vi.spyOn(WebSocket.prototype, 'send').mockImplementation(function spied(this: WebSocket, ...args) {
    Reflect.apply(send, this, args);
    mostUnsent = Math.max(mostUnsent, this.bufferedAmount);
  });
});
beforeEach(() => {
  reads = 0;
  mostUnsent = 0;
});
afterEach(() => suite.closeClients());
afterAll(async () => {
  vi.restoreAllMocks();
  await suite.close();
});

/** Stores events of this size at each endpoint, in one commit an endpoint. */
async function store(ids: readonly string[], count: number, bytes: number): Promise<void> {
  const { ctx, tenant } = suite;
  const body = Buffer.alloc(bytes, 'x');
  for (const id of ids) {
    await ctx.logStore.append(
      Array.from({ length: count }, () => captureOf(tenant.workspaceId, id, { body })),
    );
  }
}

function endpoints(count: number): Promise<string[]> {
  return Promise.all(Array.from({ length: count }, () => suite.endpoint()));
}

function fromStart(ids: readonly string[]): Record<string, number> {
  return Object.fromEntries(ids.map((id) => [id, 0]));
}

describe('a reader that stops', () => {
  test('costs a bounded buffer, however much waits at however many endpoints, and then misses nothing', async () => {
    const ids = await endpoints(100);
    await store(ids, 100, 4_096);
    const client = await suite.connect();
    client.socket.pause();
    client.send({ type: 'subscribe', endpoint_ids: ids, after: fromStart(ids) });
    await expect.poll(() => mostUnsent, { timeout: 10_000 }).toBeGreaterThan(256 * 1024);
    await sleep(300);
    const readsBefore = reads;
    await sleep(300);
    expect(reads).toBe(readsBefore);
    // 256 KiB, and a page for each of the two turns.
    expect(mostUnsent).toBeLessThan(1024 * 1024);
    client.socket.resume();
    await client.until(() => client.all('caught_up').length === 100, 30_000);
    const hundred = Array.from({ length: 100 }, (_, i) => i + 1);
    for (const id of ids) expect(client.seqs(id)).toEqual(hundred);
  }, 60_000);

  test('can not make answers pile up either', async () => {
    const id = await suite.endpoint();
    const client = await suite.connect('ack=1');
    await client.subscribe([id]);
    client.socket.pause();
    for (let i = 0; i < 20; i++) await suite.capture(id, 'x'.repeat(1024 * 1024));
    const before = mostUnsent;
    const ids = Array.from({ length: 1_500 }, (_, i) => `unknown-${i}`);
    for (let i = 0; i < 100; i++) client.send({ type: 'subscribe', endpoint_ids: ids });
    await sleep(300);
    expect(mostUnsent).toBe(before);
    client.socket.resume();
    expect((await client.closing()).code).toBe(1008);
  });
});

describe('a busy endpoint', () => {
  test('does not starve a quiet one, though the reader is slow', async () => {
    const [busy = '', quiet = ''] = await endpoints(2);
    await store([busy], 5_000, 4_096);
    const client = await suite.connect();
    client.socket.pause();
    client.send({ type: 'subscribe', endpoint_ids: [busy, quiet], after: fromStart([busy]) });
    await expect.poll(() => mostUnsent, { timeout: 10_000 }).toBeGreaterThan(256 * 1024);
    await suite.capture(quiet);
    await sleep(100);
    // Pages that were read before it came, of 256 KiB.
    const sent = reads * 43;
    expect(sent).toBeLessThan(4_000);
    client.socket.resume();
    await client.until(() => client.events(quiet).length === 1, 20_000);
    expect(client.events(busy).length).toBeLessThan(sent + 256);
    await client.untilEvents(5_001, 20_000);
  });

  test('takes turns with another busy one', async () => {
    const ids = await endpoints(2);
    await store(ids, 1_000, 4_096);
    const client = await suite.connect();
    await client.subscribe(ids, fromStart(ids));
    await client.untilEvents(2_000, 20_000);
    const order = client.events().map((event) => event.endpoint_id);
    // While both have something to send; which one began first, and when, is the machine's affair.
    const began = Math.max(...ids.map((id) => order.indexOf(id)));
    const together = order.slice(began, Math.min(...ids.map((id) => order.lastIndexOf(id))));
    expect(together.length).toBeGreaterThan(200);
    let run = 0;
    let longest = 0;
    for (const [i, id] of together.entries()) {
      run = id === together[i - 1] ? run + 1 : 1;
      longest = Math.max(longest, run);
    }
    // Pages of 256 KiB hold 61 of these; two are read at a time.
    expect(longest).toBeLessThanOrEqual(4 * 61);
  });
});

describe('a thousand endpoints on one socket', () => {
  test('are followed without a query each; one more is rejected', async () => {
    const ids = await endpoints(1_001);
    let heads = 0;
    const readHeads = suite.ctx.logStore.heads.bind(suite.ctx.logStore);
    suite.ctx.logStore.heads = (...args) => {
      heads += 1;
      return readHeads(...args);
    };
    const client = await suite.connect('ack=1');
    await client.subscribe(ids);
    const { data } = await client.next('subscribed');
    expect(data.endpoint_ids).toHaveLength(1_000);
    expect(data.rejected).toMatchObject([{ endpoint_id: ids[1_000], code: 'LIMIT_EXCEEDED' }]);
    await Promise.all(ids.slice(0, 1_000).map((id) => suite.capture(id)));
    await client.untilEvents(1_000);
    expect(heads).toBeLessThan(10);
    await client.close();
    await expect.poll(() => suite.ctx.tails.size()).toBe(0);
  }, 60_000);
});

describe('an endpoint’s places for listeners', () => {
  test('are shared with the endpoint stream and the dashboard; where none is left, the id is rejected', async () => {
    const { ctx, server } = suite;
    const tenant = await createTenant(ctx, 'capped');
    const [full, free] = [await createEndpoint(ctx, tenant), await createEndpoint(ctx, tenant)];
    const { key } = await createApiKey(ctx, tenant);
    const { token } = await createToken(ctx, tenant);
    const listener = await StreamClient.connect(`${server.ws}/ws/${full}?apikey=${key}`);
    const client = await suite.connect(`token=${token}&ack=1`);
    await client.subscribe([full, free]);
    expect((await client.next('subscribed')).data.endpoint_ids).toEqual([full, free]);
    expect((await refusalOf(`${server.ws}/ws/${full}?apikey=${key}`)).status).toBe(403);
    const second = await suite.connect(`token=${token}&ack=1`);
    await second.subscribe([full, free]);
    const { data } = await second.next('subscribed');
    expect(data).toMatchObject({
      endpoint_ids: [free],
      rejected: [
        { endpoint_id: full, code: 'LIMIT_EXCEEDED', message: expect.stringContaining('2') as string },
      ],
    });
    await listener.close();
    await expect.poll(() => ctx.presence.list(full)).toHaveLength(1);
    await second.subscribe([full]);
    expect(second.all('subscribed').at(-1)?.data.endpoint_ids).toEqual([full]);
  });
});
