import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DomainContext } from '#domain/context.ts';
import { sweepExpired } from '#domain/retention/sweep-expired.ts';
import { agedLog, type AgedLog } from '#testing/aged-log.ts';
import { captureOf } from '#testing/captures.ts';
import { createTestContext, type TestContext } from '#testing/context.ts';
import { createApiKey, startTestServer, type TestServer } from '#testing/server.ts';
import { StreamClient } from '#testing/stream-client.ts';

let own: TestContext;
let ctx: DomainContext;
let server: TestServer;
beforeAll(async () => {
  own = await createTestContext();
  ctx = own.context;
  server = await startTestServer(ctx);
});
afterAll(async () => {
  await server.close();
  await own.close();
});

async function freeLog(daysOld: readonly number[]): Promise<AgedLog & { key: string }> {
  const log = await agedLog(ctx, { plan: 'free', daysOld });
  return { ...log, key: (await createApiKey(ctx, log)).key };
}

/** Everything that a client is sent from the position on, until it has caught up; and the client. */
async function resume({ endpointId, key }: { endpointId: string; key: string }, after: number) {
  const client = await StreamClient.connect(`${server.ws}/ws/${endpointId}?apikey=${key}&after=${after}`);
  const { payload } = await client.next('caught_up');
  const told = [
    ...client.all('gap').map((message) => message.payload),
    ...client.all('new_request').map((message) => message.payload.seq),
  ];
  return { client, told, caughtUp: payload.seq };
}

describe('a client that resumes behind what retention has removed', () => {
  test('is told which numbers are gone and why, and gets everything that is kept', async () => {
    const log = await freeLog([9, 9, 9, 1, 1]);
    await sweepExpired(ctx);
    for (const [after, from] of [
      [0, 1],
      [2, 3],
    ] as const) {
      const { told, caughtUp, client } = await resume(log, after);
      expect({ told, caughtUp }).toEqual({ told: [{ from, to: 3, reason: 'retention' }, 4, 5], caughtUp: 5 });
      client.socket.terminate();
    }
    const { told, client } = await resume(log, 3);
    expect(told).toEqual([4, 5]);
    client.socket.terminate();
  });

  test('also when nothing is left, and then gets what comes', async () => {
    const log = await freeLog([9, 9]);
    await sweepExpired(ctx);
    const { client, told } = await resume(log, 0);
    expect(told).toEqual([{ from: 1, to: 2, reason: 'retention' }]);
    await ctx.appender.append(captureOf(log.workspaceId, log.endpointId));
    expect((await client.requests(1))[0]).toMatchObject({ seq: 3 });
    client.socket.terminate();
  });

  test('also where somebody has listened since, in whose memory it still was', async () => {
    const log = await freeLog([]);
    const listener = await resume(log, 0);
    const old = { receivedAtMs: ctx.clock.now() - 9 * 86_400_000 };
    for (const more of [old, old, {}]) {
      await ctx.appender.append(captureOf(log.workspaceId, log.endpointId, more));
    }
    await listener.client.requests(3);
    await sweepExpired(ctx);
    const { told, client } = await resume(log, 0);
    expect(told).toEqual([{ from: 1, to: 2, reason: 'retention' }, 3]);
    client.socket.terminate();
    listener.client.socket.terminate();
  });
});
