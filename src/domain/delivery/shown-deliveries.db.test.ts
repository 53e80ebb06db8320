import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { DeliveryStatus } from '#generated/prisma/enums.ts';
import { callAs, capture, createTestAccount, refusalOf, type TestAccount } from '#testing/accounts.ts';
import { createTestClock } from '#testing/clock.ts';
import { createTestContext, type TestContext } from '#testing/context.ts';

const clock = createTestClock();
let suite: TestContext;
let ada: TestAccount;
let destinationId: string;
beforeAll(async () => {
  suite = await createTestContext({ clock });
});
afterAll(() => suite.close());
beforeEach(async () => {
  ada = await createTestAccount(suite.context);
  destinationId = await destination('https://example.com/a');
});

const api = (options = {}) => callAs(suite.context, ada.principal, options).delivery;
const owner = () => ({ workspaceId: ada.principal.workspaceId, endpointId: ada.endpointId });

async function destination(url: string): Promise<string> {
  return (await suite.context.db.destination.create({ data: { ...owner(), url } })).id;
}

async function delivered(status: DeliveryStatus, attempts: { responseBody?: Buffer<ArrayBuffer> }[] = []) {
  const request = await capture(suite.context, ada, { subPath: '/orders?x=1' });
  const { id } = await suite.context.db.delivery.create({
    data: {
      ...{ ...owner(), destinationId, status, requestId: request.id, seq: request.seq },
      attemptCount: attempts.length,
      attempts: {
        create: attempts.map((attempt, i) => ({
          ...{ number: i + 1, url: 'https://example.com/a', startedAt: new Date(clock.now()), durationMs: 7 },
          ...{ statusCode: 500, responseHeaders: [['X-A', '1']], timings: timings(), ...attempt },
        })),
      },
    },
  });
  return { ...request, deliveryId: id };
}

const timings = () => ({ dnsMs: 1, connectMs: 2, tlsMs: null, firstByteMs: 6 });

describe('the deliveries of a request', () => {
  test('have their destination, their state and their attempts', async () => {
    const { id: requestId, deliveryId } = await delivered('failed', [
      {},
      { responseBody: Buffer.from('no') },
    ]);
    const [delivery, ...others] = await api().ofRequest({ requestId });
    expect(others).toEqual([]);
    expect(delivery).toMatchObject({
      ...{ id: deliveryId, status: 'failed', isPrimary: true, attemptCount: 2, maxAttempts: 6 },
      canRetry: true,
      destination: { id: destinationId, url: 'https://example.com/a', isListed: true, disabled: null },
    });
    expect(delivery?.attempts).toMatchObject([
      { number: 1, statusCode: 500, durationMs: 7, timings: timings(), responseBytes: null },
      { number: 2, responseHeaders: [['X-A', '1']], responseBytes: 2 },
    ]);
  });

  test('show the newest 25 attempts, and that a removed destination takes no retry', async () => {
    const { id: requestId, deliveryId } = await delivered('failed', Array<object>(30).fill({}));
    await suite.context.db.destination.update({
      where: { id: destinationId },
      data: { deletedAt: new Date() },
    });
    const [delivery] = await api().ofRequest({ requestId });
    expect(delivery?.attempts.map(({ number }) => number)).toEqual(
      Array.from({ length: 25 }, (_, i) => i + 6),
    );
    expect(delivery).toMatchObject({ canRetry: false, destination: { isRemoved: true } });
    expect(await refusalOf(api().retry({ id: deliveryId }))).toMatchObject({ code: 'invalid_input' });
  });

  test('have an answer’s body apart, whose first 16 KiB are shown, cut between characters', async () => {
    const whole = Buffer.from(`x${'ü'.repeat(20_000)}`);
    const { deliveryId } = await delivered('failed', [{ responseBody: whole }, {}]);
    const shown = await api().responseBody({ deliveryId, number: 1 });
    expect(shown).toEqual({
      ...{ body: `x${'ü'.repeat(8_191)}`, bodyEncoding: 'utf8', bodyTruncated: true, size: 40_001 },
    });
    for (const number of [2, 3]) {
      expect(await refusalOf(api().responseBody({ deliveryId, number }))).toMatchObject({
        code: 'not_found',
      });
    }
  });
});

test('the deliveries of an endpoint are listed newest first, page by page, of a state and a destination', async () => {
  const statuses: DeliveryStatus[] = ['failed', 'delivered', 'failed', 'pending', 'retrying'];
  for (const status of statuses) await delivered(status);
  const { endpointId } = ada;
  const first = await api().list({ endpointId, limit: 3 });
  expect(first.deliveries.map(({ seq }) => seq)).toEqual([5, 4, 3]);
  expect(first.deliveries[0]?.request).toMatchObject({ method: 'POST', subPath: '/orders?x=1' });
  const second = await api().list({ endpointId, limit: 3, cursor: first.nextCursor });
  expect([second.deliveries.map(({ seq }) => seq), second.nextCursor]).toEqual([[2, 1], null]);
  for (const status of ['failed', 'delivered', 'pending', 'retrying'] as const) {
    const { deliveries } = await api().list({ endpointId, status, destinationId });
    expect(deliveries.map(({ seq }) => seq)).toEqual(
      statuses.flatMap((one, i) => (one === status ? [i + 1] : [])).reverse(),
    );
  }
  const other = await destination('https://example.com/b');
  expect((await api().list({ endpointId, destinationId: other })).deliveries).toEqual([]);
});

describe('changes of deliveries', () => {
  test('of one request are told as its latest state, and what may have been missed as one word', async () => {
    const { id: requestId, deliveryId } = await delivered('failed');
    const abort = new AbortController();
    const steps = await api({ signal: abort.signal }).changes({ endpointId: ada.endpointId, requestId });
    const next = () => steps[Symbol.asyncIterator]().next();
    const first = next();
    await delivered('failed').then((other) => api().retry({ id: other.deliveryId }));
    await api().retry({ id: deliveryId });
    expect((await first).value).toMatchObject([
      {
        kind: 'delivery',
        deliveryId,
        requestId,
        status: 'retrying',
        nextAttemptAt: new Date(clock.now()).toISOString(),
      },
    ]);
    suite.context.bus.publish({ topic: 'bus-resumed' });
    expect((await next()).value).toEqual([{ kind: 'missed' }]);
    abort.abort();
  });
});

describe('the health of a destination', () => {
  test('sums its hours, shows its queue, and says what its breaker does', async () => {
    const hour = (hoursAgo: number) => new Date(Math.floor(clock.now() / 3_600_000 - hoursAgo) * 3_600_000);
    await suite.context.db.destinationHour.createMany({
      data: [
        { destinationId, hour: hour(0), succeeded: 3, failed: 1, latencies: [3, 1] },
        { destinationId, hour: hour(30), succeeded: 1, failed: 3, latencies: [0, 4] },
        { destinationId, hour: hour(200), succeeded: 99, failed: 99, latencies: [99] },
      ],
    });
    const waits = await delivered('retrying');
    const nextAttemptAt = new Date(clock.now() + 5_000);
    await suite.context.db.delivery.update({ where: { id: waits.deliveryId }, data: { nextAttemptAt } });
    await suite.context.db.destination.update({
      where: { id: destinationId },
      data: { failuresInRow: 12, openUntil: new Date(clock.now() + 1) },
    });
    const health = await api().health({ destinationId });
    expect(health.day).toMatchObject({ succeeded: 3, failed: 1, successRate: 0.75 });
    expect(health.week).toMatchObject({ succeeded: 4, failed: 4, successRate: 0.5 });
    expect(health.day.p99Ms).toBeGreaterThan(health.day.p50Ms ?? Infinity);
    expect(health.hours).toHaveLength(168);
    expect(health.hours.at(-1)).toMatchObject({ hour: hour(0).toISOString(), succeeded: 3 });
    expect(health.queue).toMatchObject({
      ...{ depth: 1, depthCapped: false },
      nextAttempts: [{ deliveryId: waits.deliveryId, nextAttemptAt: nextAttemptAt.toISOString() }],
    });
    expect(health.breaker).toMatchObject({ state: 'open', failuresInRow: 12 });
    clock.advance(1);
    expect((await api().health({ destinationId })).breaker.state).toBe('probing');
  });
});
