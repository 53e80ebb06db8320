import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { DomainContext } from '#domain/context.ts';
import { captureOf } from '#testing/captures.ts';
import { createTestClock } from '#testing/clock.ts';
import { createTestContext, type TestContext } from '#testing/context.ts';
import {
  createApiKey,
  createEndpoint,
  createTenant,
  startTestServer,
  type Tenant,
  type TestServer,
} from '#testing/server.ts';
import { refusalOf, StreamClient } from '#testing/stream-client.ts';

const clock = createTestClock();
let suite: TestContext;
let ctx: DomainContext;
let server: TestServer;
let tenant: Tenant;
let key: string;
const clients: StreamClient[] = [];

beforeAll(async () => {
  suite = await createTestContext({ clock });
  ctx = suite.context;
  server = await startTestServer(ctx);
  tenant = await createTenant(ctx);
  ({ key } = await createApiKey(ctx, tenant));
});

afterEach(async () => {
  for (const client of clients.splice(0)) await client.close();
});

afterAll(async () => {
  await server.close();
  await suite.close();
});

const urlOf = (endpointId: string, more: string) => `${server.ws}/ws/${endpointId}?apikey=${key}${more}`;

async function listen(endpointId: string, more: string): Promise<StreamClient> {
  const client = await StreamClient.connect(urlOf(endpointId, more));
  clients.push(client);
  return client;
}

/** An endpoint with so many events in its log. */
async function logOf(count: number): Promise<string> {
  const endpointId = await createEndpoint(ctx, tenant);
  await grow(endpointId, count);
  return endpointId;
}

async function grow(endpointId: string, count: number): Promise<void> {
  const all = Array.from({ length: count }, () =>
    ctx.appender.append(captureOf(tenant.workspaceId, endpointId)),
  );
  await Promise.all(all);
}

const seqsOf = (client: StreamClient) => client.all('new_request').map(({ payload }) => payload.seq);
const upTo = (last: number, first = 1) => Array.from({ length: last - first + 1 }, (_, i) => first + i);

async function ack(client: StreamClient, seq: number): Promise<void> {
  const before = client.all('pong').length;
  client.send({ type: 'ack', seq });
  // Answered in order, so the acknowledgement has been taken.
  client.send({ type: 'ping' });
  await client.until(() => client.all('pong').length > before);
}

async function positionOf(endpointId: string): Promise<number> {
  const [row] = await ctx.db.consumer.findMany({ where: { endpointId } });
  return Number(row?.ackedSeq ?? -1);
}

describe('a consumer', () => {
  test('begins after what it has acknowledged; what it has not comes again', async () => {
    const id = await logOf(5);
    const first = await listen(id, '&consumer=billing&after=0');
    await first.requests(5);
    await ack(first, 2);
    await expect.poll(() => positionOf(id)).toBe(2);
    await first.close();
    const second = await listen(id, '&consumer=billing');
    expect(second.all('connected')[0]?.payload.consumer).toEqual({ name: 'billing', shared: false, seq: 2 });
    await second.requests(3);
    await grow(id, 1);
    await second.requests(4);
    expect(seqsOf(second)).toEqual([3, 4, 5, 6]);
  });

  test('that is new begins with the next event, and another name has a position of its own', async () => {
    const id = await logOf(3);
    const [a, b] = [await listen(id, '&consumer=a'), await listen(id, '&consumer=b&after=1')];
    await grow(id, 1);
    await b.requests(3);
    await a.requests(1);
    expect([seqsOf(a), seqsOf(b)]).toEqual([[4], [2, 3, 4]]);
  });

  test('is never moved back, nor past what it was sent', async () => {
    const id = await logOf(4);
    const client = await listen(id, '&consumer=c&after=0');
    await client.requests(4);
    await ack(client, 3);
    await ack(client, 1);
    client.send({ type: 'ack', seq: 5 });
    expect((await client.next('error')).payload.code).toBe('ACK_AHEAD');
    await expect.poll(() => positionOf(id)).toBe(3);
  });

  test('may acknowledge a thousand events one by one without being sent away', async () => {
    const id = await logOf(1_000);
    const client = await listen(id, '&consumer=eager&after=0');
    await client.requests(1_000);
    for (const seq of upTo(1_000)) client.send({ type: 'ack', seq });
    await expect.poll(() => positionOf(id)).toBe(1_000);
  });

  test('ahead of the log is refused by name, so that a restored backup hides nothing', async () => {
    const id = await logOf(1);
    await ctx.db.consumer.create({ data: { endpointId: id, name: 'old', ackedSeq: 9 } });
    const refusal = await refusalOf(urlOf(id, '&consumer=old'));
    expect(refusal.status).toBe(400);
    expect(JSON.parse(refusal.body)).toMatchObject({ code: 'CURSOR_AHEAD', head: 1 });
  });

  test.each([
    ['&consumer=a%20b', 400, 'INVALID_CONSUMER'],
    ['&consumer=', 400, 'INVALID_CONSUMER'],
    ['&share=1', 400, 'INVALID_CONSUMER'],
    ['&consumer=taken&share=1', 409, 'CONSUMER_KIND'],
  ])('with %s is refused: %i %s', async (more, status, code) => {
    const id = await logOf(0);
    await ctx.db.consumer.create({ data: { endpointId: id, name: 'taken' } });
    const refusal = await refusalOf(urlOf(id, more));
    expect(refusal.status).toBe(status);
    expect(JSON.parse(refusal.body)).toMatchObject({ code });
  });

  test('is one of at most a hundred of its endpoint', async () => {
    const id = await logOf(0);
    const data = upTo(100).map((i) => ({ endpointId: id, name: `c${i}` }));
    await ctx.db.consumer.createMany({ data });
    expect(await refusalOf(urlOf(id, '&consumer=more'))).toMatchObject({ status: 403 });
    await (await listen(id, '&consumer=c7')).close();
  });

  test('an ack without one is told apart from nonsense, and the socket stays', async () => {
    const client = await listen(await logOf(0), '');
    client.send({ type: 'ack', seq: 1 });
    client.send({ type: 'ack' });
    client.send({ type: 'ping' });
    await client.next('pong');
    expect(client.all('error').map(({ payload }) => payload.code)).toEqual([
      'NO_CONSUMER',
      'INVALID_MESSAGE',
    ]);
  });
});

describe('a shared consumer', () => {
  const SHARED = '&consumer=workers&share=1';

  test('divides the events: each goes to one of its connections', async () => {
    const id = await logOf(0);
    const members = [await listen(id, SHARED), await listen(id, SHARED), await listen(id, SHARED)];
    await grow(id, 90);
    await expect.poll(() => members.flatMap(seqsOf).length).toBe(90);
    expect(members.flatMap(seqsOf).sort((a, b) => a - b)).toEqual(upTo(90));
    for (const member of members) expect(seqsOf(member).length).toBeGreaterThan(0);
  });

  test('gives what a connection has not acknowledged to another when it leaves', async () => {
    const id = await logOf(0);
    const [leaver, stayer] = [await listen(id, SHARED), await listen(id, SHARED)];
    await grow(id, 40);
    await expect.poll(() => seqsOf(leaver).length + seqsOf(stayer).length).toBe(40);
    const [kept = 0] = seqsOf(leaver);
    const given = seqsOf(leaver).slice(1);
    await ack(leaver, kept);
    await leaver.close();
    await expect.poll(() => seqsOf(stayer).length).toBe(39);
    expect(seqsOf(stayer).sort((a, b) => a - b)).toEqual(upTo(40).filter((seq) => seq !== kept));
    expect(given.every((seq) => seqsOf(stayer).includes(seq))).toBe(true);
  });

  test('gives what a stalled connection holds to another, and progress keeps the rest', async () => {
    const id = await logOf(0);
    const stalled = await listen(id, SHARED);
    await grow(id, 20);
    await stalled.requests(20);
    clock.advance(20_000);
    await ack(stalled, 5);
    clock.advance(20_000);
    const other = await listen(id, SHARED);
    await grow(id, 1);
    await expect.poll(() => seqsOf(other).length + seqsOf(stalled).length).toBe(21);
    clock.advance(11_000);
    await expect.poll(() => new Set(seqsOf(other)).size, { timeout: 10_000 }).toBeGreaterThan(0);
    await expect
      .poll(() => new Set([...seqsOf(other), ...seqsOf(stalled).slice(20)]).size, { timeout: 10_000 })
      .toBe(16);
    expect([...seqsOf(other), ...seqsOf(stalled).slice(20)].some((seq) => seq <= 5)).toBe(false);
  });

  test('holds at most 64 unacknowledged events of a connection', async () => {
    const id = await logOf(100);
    const alone = await listen(id, `${SHARED}&after=0`);
    await alone.requests(64);
    await ack(alone, 10);
    await alone.requests(74);
    expect(seqsOf(alone)).toEqual(upTo(74));
  });

  test('goes past what was deleted, and tells of what retention has removed', async () => {
    const id = await logOf(10);
    await ctx.db.request.deleteMany({ where: { endpointId: id, seq: { lte: 3 } } });
    await ctx.db.endpointCursor.update({ where: { endpointId: id }, data: { prunedSeq: 3 } });
    await ctx.db.request.deleteMany({ where: { endpointId: id, seq: { in: [6, 7] } } });
    const client = await listen(id, `${SHARED}&after=0`);
    await client.requests(5);
    expect(seqsOf(client)).toEqual([4, 5, 8, 9, 10]);
    expect(client.all('gap').map(({ payload }) => payload)).toEqual([
      { from: 1, to: 3, reason: 'retention' },
    ]);
    await ack(client, 10);
    await expect.poll(() => ctx.db.consumerClaim.count({ where: { consumer: { endpointId: id } } })).toBe(0);
  });
});
