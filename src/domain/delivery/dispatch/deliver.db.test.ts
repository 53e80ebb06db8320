import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { DeliveryChanged } from '#domain/stream/bus.ts';
import { answerWith, startReceiver, type Receiver } from '#testing/delivery/receiver.ts';
import { countStates, eventually, openDeliveryStage, type DeliveryStage } from '#testing/delivery/stage.ts';

let stage: DeliveryStage;
const receivers: Receiver[] = [];
beforeAll(async () => {
  stage = await openDeliveryStage();
});
afterEach(async () => {
  await stage.stopAll();
  await Promise.all(receivers.splice(0).map((receiver) => receiver.close()));
});
afterAll(() => stage.close());

async function receive(...how: Parameters<typeof startReceiver>): Promise<Receiver> {
  const receiver = await startReceiver(...how);
  receivers.push(receiver);
  return receiver;
}

describe('a captured request', () => {
  it('is delivered as soon as it is stored, once to each destination, with its bytes', async () => {
    const [one, other] = [await receive(), await receive()];
    stage.deliver({ pollMs: 60_000 });
    const line = await stage.endpoint({ url: one.url }, { url: other.url });
    const [id] = await line.capture(1, { body: Buffer.from('{"n":1}') });
    await eventually(async () => {
      expect(await countStates(stage.ctx, line.endpointId)).toEqual({ delivered: 2 });
    });
    for (const { received } of [one, other]) {
      expect(received).toMatchObject([{ eventId: id, attempt: 1, body: '{"n":1}', path: '/hooks' }]);
    }
  });

  it('that was stored while nobody delivered is delivered at the next look', async () => {
    const receiver = await receive();
    const line = await stage.endpoint({ url: receiver.url });
    await line.capture(250);
    stage.deliver();
    await eventually(async () => {
      expect(await countStates(stage.ctx, line.endpointId)).toEqual({ delivered: 250 });
    });
    expect(new Set(receiver.received.map(({ eventId }) => eventId)).size).toBe(250);
    expect(receiver.received).toHaveLength(250);
    expect(receiver.mostOpen()).toBeLessThanOrEqual(10);
  });

  it('leaves a row for its attempt, with the answer, and counts in the hour', async () => {
    const receiver = await receive(answerWith(201, { 'X-Seen': 'yes' }));
    stage.deliver();
    const line = await stage.endpoint({ url: receiver.url });
    await line.capture(3);
    await eventually(async () => {
      expect(await countStates(stage.ctx, line.endpointId)).toEqual({ delivered: 3 });
    });
    const where = { delivery: { endpointId: line.endpointId } };
    const attempts = await stage.ctx.db.deliveryAttempt.findMany({ where });
    expect(attempts).toHaveLength(3);
    expect(attempts[0]).toMatchObject({
      number: 1,
      url: receiver.url,
      statusCode: 201,
      errorCode: null,
      remoteAddress: expect.stringContaining('127.0.0.1'),
    });
    expect(Buffer.from(attempts[0]?.responseBody ?? []).toString()).toBe('ok');
    expect(JSON.stringify(attempts[0]?.responseHeaders)).toContain('X-Seen');
    const hours = await stage.ctx.db.destinationHour.findMany({
      where: { destinationId: line.destinationIds[0] ?? '' },
    });
    expect(hours.reduce((sum, { succeeded }) => sum + succeeded, 0)).toBe(3);
    expect(hours.flatMap(({ latencies }) => latencies).reduce((sum, count) => sum + count, 0)).toBe(3);
  });
});

it('an answer with what the database can’t keep is kept as far as it can', async () => {
  const receiver = await receive((response) => {
    response.writeHead(200).end(Buffer.from([0, 0xff, 0, 0xd8]));
  });
  stage.deliver();
  const line = await stage.endpoint({ url: receiver.url });
  await line.capture(1);
  await eventually(async () => {
    expect(await countStates(stage.ctx, line.endpointId)).toEqual({ delivered: 1 });
  });
});

it('each state is told in order, and is what the database says', async () => {
  const told: DeliveryChanged[] = [];
  const receiver = await receive((response, { attempt }) => {
    response.writeHead(attempt < 3 ? 500 : 200).end();
  });
  stage.deliver();
  const line = await stage.endpoint({ url: receiver.url, retryConfig: { max_retries: 2, intervals: [1] } });
  const end = stage.ctx.bus.subscribe('delivery-changed', (message) => {
    if (message.endpointId === line.endpointId) told.push(message);
  });
  await line.capture(1);
  await eventually(() => {
    expect(told.map(({ status, retryCount }) => [status, retryCount])).toEqual([
      ['pending', 0],
      ['retrying', 0],
      ['retrying', 1],
      ['delivered', 2],
    ]);
  });
  end();
  const [row] = await stage.ctx.db.delivery.findMany({ where: { endpointId: line.endpointId } });
  expect(row).toMatchObject({ status: 'delivered', attemptCount: 3, nextAttemptAt: null, statusCode: 200 });
  expect(row?.deliveredAt?.getTime()).toBe(told[3]?.deliveredAtMs);
});

it('a request or a destination that is gone ends the delivery without an attempt', async () => {
  const receiver = await receive();
  const removed = await stage.endpoint({ url: receiver.url });
  const [gone] = await removed.capture(2);
  await stage.ctx.db.request.update({ where: { id: gone ?? '' }, data: { deletedAt: new Date() } });
  const moved = await stage.endpoint({ url: receiver.url }, { url: receiver.url });
  await moved.capture(2);
  const [first = '', second = ''] = moved.destinationIds;
  await stage.ctx.db.destination.update({ where: { id: first }, data: { deletedAt: new Date() } });
  await stage.ctx.db.destination.delete({ where: { id: second } });
  stage.deliver();
  await eventually(async () => {
    expect(await countStates(stage.ctx, removed.endpointId)).toEqual({ delivered: 1, failed: 1 });
    expect(await countStates(stage.ctx, moved.endpointId)).toEqual({ failed: 4 });
  });
  const failed = await stage.ctx.db.delivery.findMany({
    where: { status: 'failed' },
    select: { errorCode: true, attemptCount: true },
  });
  expect(failed.map(({ errorCode }) => errorCode).sort()).toEqual([
    ...Array.from({ length: 4 }, () => 'destination_gone'),
    'request_gone',
  ]);
  expect(failed.every(({ attemptCount }) => attemptCount === 0)).toBe(true);
  expect(receiver.received).toHaveLength(1);
});
