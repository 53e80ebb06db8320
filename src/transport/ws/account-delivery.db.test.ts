import { afterAll, beforeAll, expect, test } from 'vitest';
import { retryEvent } from '#domain/event/retry-event.ts';
import { createToken } from '#testing/access-tokens.ts';
import { AccountClient } from '#testing/account-client.ts';
import { startReceiver, type Receiver } from '#testing/delivery/receiver.ts';
import { eventually, openDeliveryStage, type DeliveryStage } from '#testing/delivery/stage.ts';
import { startTestServer, type TestServer } from '#testing/server.ts';

let stage: DeliveryStage;
let server: TestServer;
let receiver: Receiver;
let client: AccountClient;
beforeAll(async () => {
  stage = await openDeliveryStage();
  server = await startTestServer(stage.ctx);
  const { token } = await createToken(stage.ctx, stage.tenant, { kind: 'access' });
  // Those whose body says so fail for ever, the others twice.
  receiver = await startReceiver((response, { attempt, body }) => {
    response.writeHead(attempt > 2 && body !== 'never' ? 200 : 500 + attempt).end();
  });
  client = await AccountClient.connect(`${server.ws}/v1/ws?token=${token}`);
});
afterAll(async () => {
  await client.close();
  await stage.stopAll();
  await receiver.close();
  await server.close();
  await stage.close();
});

/** What of an event's history its primary delivery and the attempts at it tell. */
async function historyOf(eventId: string) {
  const delivery = await stage.ctx.db.delivery.findFirstOrThrow({
    where: { requestId: eventId, isPrimary: true },
    include: { attempts: { orderBy: { number: 'asc' } } },
  });
  const { attempts, status, deliveredAt } = delivery;
  const states = attempts.map(({ statusCode, number }, i) => {
    const isLast = i === attempts.length - 1;
    return [isLast ? status : 'retrying', statusCode, number - 1, isLast ? deliveredAt : null];
  });
  return [['pending', 0, 0, null], ...states];
}

function updatesOf(eventId: string) {
  return client
    .all('status_update')
    .filter(({ data }) => data.event_id === eventId)
    .map(({ data }) => [
      ...[data.delivery_status, data.status_code, data.retry_count],
      data.delivered_at === null ? null : new Date(data.delivered_at),
    ]);
}

test('the updates of each event are its history, in order, from pending to the end, and of no other delivery', async () => {
  const retryConfig = { max_retries: 2, intervals: [1] };
  const lines = await Promise.all(
    [1, 2].map(() =>
      stage.endpoint({ url: receiver.url, retryConfig }, { url: `${receiver.url}/second`, retryConfig }),
    ),
  );
  await client.subscribe(lines.map(({ endpointId }) => endpointId));
  stage.deliver();
  const ids = await Promise.all(
    lines.flatMap(({ capture }) => [capture(5), capture(3, { body: Buffer.from('never') })]),
  );
  const isOpen = { nextAttemptAt: { not: null } };
  await eventually(async () => {
    expect(await stage.ctx.db.delivery.count({ where: isOpen })).toBe(0);
  });
  await client.until(() => client.all('status_update').length >= 4 * 16);
  for (const eventId of ids.flat()) expect(updatesOf(eventId)).toEqual(await historyOf(eventId));
  const ends = ids.flat().map((eventId) => updatesOf(eventId).at(-1)?.[0]);
  expect(ends.filter((end) => end === 'delivered')).toHaveLength(10);
  expect(ends.filter((end) => end === 'failed')).toHaveLength(6);
  expect(client.all('status_update')).toHaveLength(4 * 16);
});

test('a retry by hand and its end are told as well', async () => {
  const [failed] = await stage.ctx.db.delivery.findMany({ where: { status: 'failed', isPrimary: true } });
  if (!failed) throw new Error('Nothing failed');
  const principal = { kind: 'user', sessionVersion: 1, ...stage.tenant } as const;
  await retryEvent(stage.ctx, principal, { id: failed.requestId });
  await client.until(() => updatesOf(failed.requestId).length === 6);
  expect(updatesOf(failed.requestId).slice(4)).toEqual([
    ['retrying', 503, 2, null],
    ['failed', 504, 3, null],
  ]);
  const row = await stage.ctx.db.delivery.findUniqueOrThrow({ where: { id: failed.id } });
  expect(row).toMatchObject({ status: 'failed', statusCode: 504, attemptCount: 4, nextAttemptAt: null });
});
