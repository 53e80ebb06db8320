import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AccountClient } from '#testing/account-client.ts';
import { startAccountSuite, type AccountSuite } from '#testing/account-suite.ts';
import { createEndpoint, createTenant } from '#testing/server.ts';

let suite: AccountSuite;
beforeAll(async () => {
  suite = await startAccountSuite({}, { headIntervalMs: 20 });
});
afterAll(() => suite.close());

type Frame = string | Buffer;

/** Frames as clients send them, as broken ones do, and as nobody should. */
function frames(own: readonly string[], foreign: string): fc.Arbitrary<Frame> {
  const id = fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...own) },
    fc.constant(foreign),
    fc.uuid(),
    fc.string(),
  );
  const ids = fc.oneof(fc.array(id, { maxLength: 6 }), id);
  const field = fc.constantFrom('endpoint_ids', 'endpointIds', 'endpoints');
  const fields = fc.tuple(field, ids).map(([name, value]) => ({ [name]: value }));
  const after = fc.option(fc.dictionary(fc.constantFrom(...own, foreign), fc.nat({ max: 60 })), {
    nil: undefined,
  });
  const follows = fc
    .tuple(fc.constantFrom('subscribe', 'unsubscribe'), fields, after, fc.boolean())
    .map(([type, what, positions, isWrapped]) =>
      isWrapped ? { type, data: what, after: positions } : { type, ...what, after: positions },
    );
  const auth = fc
    .constantFrom(suite.token, suite.token, suite.token, 'hwa_wrong')
    .map((token) => ({ type: 'auth', token }));
  const plain = fc.constantFrom({ type: 'ping' }, { type: 'pong' });
  const odd = fc.record({ type: fc.string(), data: fc.jsonValue(), endpoint_ids: fc.jsonValue() });
  const json = fc.oneof(
    { weight: 60, arbitrary: follows },
    { weight: 5, arbitrary: auth },
    { weight: 10, arbitrary: plain },
    { weight: 1, arbitrary: odd },
  );
  return fc.oneof(
    { weight: 60, arbitrary: json.map((one) => JSON.stringify(one)) },
    { weight: 1, arbitrary: fc.string() },
    { weight: 1, arbitrary: fc.json() },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)) },
  );
}

test('10,000 frames, sensible and not, bring nothing down and no message that the schema does not know', async () => {
  const { ctx, server, token } = suite;
  const own = await Promise.all(Array.from({ length: 4 }, () => suite.endpoint()));
  const foreign = await createEndpoint(ctx, await createTenant(ctx));
  for (const id of own) await suite.captures(id, 20);
  const sent = fc.sample(frames(own, foreign), { numRuns: 10_000, seed: 20_260_503 });
  const codes = new Set<number>();
  const types = new Set<string>();

  async function play(mine: Frame[]): Promise<void> {
    while (mine.length > 0) {
      const client = await AccountClient.connect(`${server.ws}/v1/ws?token=${token}&ack=1`);
      while (mine.length > 0 && !client.closed) {
        for (const frame of mine.splice(0, 10))
          client.socket.send(frame, { binary: typeof frame !== 'string' });
        await client.settled().catch(() => undefined);
      }
      // The client has checked each message against the schema.
      for (const { type } of client.messages) types.add(type);
      expect(client.events().every((event) => own.includes(event.endpoint_id))).toBe(true);
      await client.close();
      if (client.closed) codes.add(client.closed.code);
    }
  }

  const players = Array.from({ length: 8 }, (_, i) => play(sent.filter((_, at) => at % 8 === i)));
  let isPlaying = true;
  const playing = Promise.all(players).finally(() => (isPlaying = false));
  const write = async (id: string): Promise<void> => {
    while (isPlaying) {
      const eventId = await suite.capture(id);
      const more = { status: 'pending', statusCode: 0, retryCount: 0 } as const;
      const times = { nextRetryAtMs: null, deliveredAtMs: null };
      const of = { endpointId: id, deliveryId: eventId, destinationId: id, isPrimary: true };
      ctx.bus.publish({ topic: 'delivery-changed', ...of, eventId, seq: 1, ...more, ...times });
    }
  };
  await Promise.all([playing, ...own.map(write)]);

  expect([...codes].every((code) => [1005, 4001, 4002].includes(code))).toBe(true);
  expect([...types].sort()).toEqual([
    'authenticated',
    'caught_up',
    'error',
    'event',
    'head',
    'pong',
    'status_update',
    'subscribed',
    'unsubscribed',
  ]);
  await expect.poll(() => ctx.tails.size()).toBe(0);
  for (const id of [...own, foreign]) expect(await ctx.presence.list(id)).toEqual([]);
}, 120_000);
