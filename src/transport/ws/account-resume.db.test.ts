import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createTails } from '#domain/stream/tail.ts';
import { createLogStore } from '#infra/log-store/log-store.ts';
import { AccountClient } from '#testing/account-client.ts';
import { startAccountSuite, type AccountSuite } from '#testing/account-suite.ts';
import { chances, unreliableBus, writeRacing } from '#testing/racing.ts';
import { startTestServer } from '#testing/server.ts';
import { silentLogger } from '#testing/silent-logger.ts';

let suite: AccountSuite;
beforeAll(async () => {
  suite = await startAccountSuite({}, { headIntervalMs: 200 });
});
afterEach(() => suite.closeClients());
afterAll(() => suite.close());

function oneTo(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i + 1);
}

/** What a client saw of one endpoint, in order. */
function traceOf(client: AccountClient, id: string): (number | string)[] {
  return client.messages.flatMap((message): (number | string)[] => {
    if (message.type === 'event') return message.data.endpoint_id === id ? [message.data.seq] : [];
    if (message.type === 'gap' && message.data.endpoint_id === id) {
      return [`${message.data.from}-${message.data.to} ${message.data.reason}`];
    }
    return message.type === 'caught_up' && message.data.endpoint_id === id
      ? [`caught up at ${message.data.seq}`]
      : [];
  });
}

describe('subscribe with after', () => {
  test('sends what was missed of each endpoint, then caught_up, then live; those without it are live only', async () => {
    const [a, b, live] = [await suite.endpoint(), await suite.endpoint(), await suite.endpoint()];
    for (const id of [a, b, live]) await suite.captures(id, 5);
    const client = await suite.connect();
    await client.subscribe([a, b, live], { [a]: 2, [b.toUpperCase()]: 5 });
    await client.until(() => client.all('caught_up').length === 2);
    for (const id of [a, b, live]) await suite.capture(id);
    await client.untilEvents(6);
    expect(traceOf(client, a)).toEqual([3, 4, 5, 'caught up at 5', 6]);
    expect(traceOf(client, b)).toEqual(['caught up at 5', 6]);
    expect(traceOf(client, live)).toEqual([6]);
  });

  test('says gap, with its reason, in place of what is no longer stored', async () => {
    const id = await suite.endpoint();
    await suite.captures(id, 6);
    await suite.ctx.db.request.deleteMany({ where: { endpointId: id, seq: { lte: 2 } } });
    await suite.ctx.db.endpointCursor.update({ where: { endpointId: id }, data: { prunedSeq: 2 } });
    await suite.ctx.db.request.updateMany({
      where: { endpointId: id, seq: 4 },
      data: { deletedAt: new Date() },
    });
    const client = await suite.connect();
    await client.subscribe([id], { [id]: 0 });
    await client.next('caught_up');
    expect(traceOf(client, id)).toEqual(['1-2 retention', 3, '4-4 deleted', 5, 6, 'caught up at 6']);
  });

  test('ahead of the log is refused by name, and the socket stays', async () => {
    const id = await suite.endpoint();
    const client = await suite.connect();
    await client.subscribe([id], { [id]: 1 });
    expect((await client.next('error')).data).toMatchObject({ code: 'CURSOR_AHEAD', endpoint_id: id });
    expect(await suite.ctx.presence.list(id)).toEqual([]);
    await client.subscribe([id], { [id]: 0 });
    expect((await client.next('caught_up')).data.seq).toBe(0);
  });

  test('tells the head and the lag from time to time, of those that resume', async () => {
    const [id, live] = [await suite.endpoint(), await suite.endpoint()];
    await suite.captures(id, 3);
    const client = await suite.connect();
    await client.subscribe([id, live], { [id]: 1 });
    await client.until(() => client.all('head').length >= 2);
    expect(client.all('head').at(-1)?.data).toEqual({ endpoint_id: id, seq: 3, lag: 0 });
    expect(client.all('head').every(({ data }) => data.endpoint_id === id)).toBe(true);
  });
});

describe('a client that reconnects', () => {
  test('sees 1…n of each endpoint under racing writers, unreliable hints and random cuts', async () => {
    const { ctx, connectionString, tenant, token } = suite;
    const writers = [0, 1].map(() =>
      createLogStore({ connectionString, clock: ctx.clock, logger: silentLogger }),
    );
    const bounds = {
      ringEvents: 8,
      ringEventsPerListener: 4,
      ringBytes: 65_536,
      totalBytes: 1e6,
      pollMs: 25,
    };
    await fc.assert(
      fc.asyncProperty(
        fc.integer(),
        fc.array(fc.integer({ min: 0, max: 150 }), { minLength: 1, maxLength: 5 }),
        async (seed, counts) => {
          const chance = chances(seed);
          const bus = unreliableBus(chance);
          const tails = createTails({ logStore: ctx.logStore, bus, logger: silentLogger }, bounds);
          const server = await startTestServer({ ...ctx, bus, tails });
          const ids = await Promise.all(counts.map(() => suite.endpoint()));
          const seen = new Map(ids.map((id) => [id, [] as number[]]));
          const isDone = () => ids.every((id, i) => (seen.get(id)?.length ?? 0) >= (counts[i] ?? 0));

          const writing = ids.map((endpointId, i) =>
            writeRacing({ writers, bus }, { ...tenant, endpointId }, counts[i] ?? 0),
          );
          while (!isDone()) {
            const client = await AccountClient.connect(`${server.ws}/v1/ws?token=${token}`);
            const after = Object.fromEntries(ids.map((id) => [id, seen.get(id)?.at(-1) ?? 0]));
            client.send({ type: 'subscribe', endpoint_ids: ids, after });
            await sleep(5 + chance() * 150);
            if (chance() < 0.5) await client.close();
            else {
              client.socket.terminate();
              await client.closing();
            }
            expect(client.all('gap')).toEqual([]);
            for (const { endpoint_id, seq } of client.events()) seen.get(endpoint_id)?.push(seq);
          }
          await Promise.all(writing);
          for (const [i, id] of ids.entries()) expect(seen.get(id)).toEqual(oneTo(counts[i] ?? 0));
          await server.close();
          await expect.poll(() => tails.size()).toBe(0);
          tails.close();
        },
      ),
      { numRuns: 8 },
    );
    for (const writer of writers) await writer.close();
  }, 120_000);

  test('that unsubscribes and subscribes again on one socket misses nothing either', async () => {
    const id = await suite.endpoint();
    const client = await suite.connect();
    let sending = true;
    const sender = suite.captures(id, 150).then(() => (sending = false));
    const isDone = (): boolean => !sending && client.seqs().length >= 150;
    while (!isDone()) {
      await client.subscribe([id], { [id]: client.seqs().at(-1) ?? 0 });
      await sleep(10);
      client.send({ type: 'unsubscribe', endpoint_ids: [id] });
      await client.settled();
    }
    await sender;
    expect(client.seqs()).toEqual(oneTo(150));
  });
});
