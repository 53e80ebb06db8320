import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startReceiver, type Receiver } from '#testing/delivery/receiver.ts';
import { countStates, eventually, openDeliveryStage, type DeliveryStage } from '#testing/delivery/stage.ts';
import { createDeliveryQueue, type PostgresDeliveryQueue } from '#infra/delivery-queue/delivery-queue.ts';
import type { EndedDelivery, SettleRules } from '#domain/delivery/delivery-queue.ts';
import { isDelivered, stateAfter } from '#domain/delivery/delivery-state.ts';
import { healthAfter } from '#domain/delivery/destination-health.ts';
import { CUSTOMARY_RETRY_CONFIG } from '#protocol/retry-config.ts';
import { silentLogger } from '#testing/silent-logger.ts';
import { startDispatcher } from './dispatcher.ts';

let stage: DeliveryStage;
let receiver: Receiver;
let queue: PostgresDeliveryQueue;
beforeAll(async () => {
  stage = await openDeliveryStage();
  receiver = await startReceiver();
  const { connectionString } = stage.test;
  queue = createDeliveryQueue({ connectionString, nodeId: '', leaseTtlMs: 1_000, logger: silentLogger });
});
afterEach(() => stage.stopAll());
afterAll(async () => {
  await queue.close();
  await receiver.close();
  await stage.close();
});

const rules: SettleRules = {
  healthAfter,
  isDelivered,
  counts: () => true,
  isHealthy: () => false,
  isRetry: false,
};

async function endedAttempts(
  statusCode: number,
  count = 2,
): Promise<{ line: string; ended: EndedDelivery[] }> {
  const { endpointId, destinationIds, capture } = await stage.endpoint({ url: receiver.url });
  await capture(count);
  const page = { nowMs: Date.now(), limit: 100, except: [] };
  const waiting = await queue.readWaiting({ id: destinationIds[0] ?? '', isOrdered: false }, page);
  const ended = waiting.map((delivery): EndedDelivery => {
    const result = {
      ...{ startedAtMs: Date.now(), durationMs: 7.4, statusCode, retryAfterMs: null, remoteAddress: null },
      ...{ headers: [['A', 'nul \0 and \\u0000']] as const, body: Buffer.from([0, 1, 255]), error: null },
      timings: { dnsMs: null, connectMs: 1.5, tlsMs: null, firstByteMs: 6 },
    };
    const schedule = CUSTOMARY_RETRY_CONFIG;
    const state = stateAfter(delivery.attemptCount + 1, result, {
      schedule,
      nowMs: Date.now(),
      random: () => 0.5,
    });
    return { delivery, attempt: { url: receiver.url, result }, state };
  });
  return { line: endpointId, ended };
}

describe('results', () => {
  it('count once, however often they are settled', async () => {
    const { line, ended } = await endedAttempts(500);
    const first = await queue.settle(ended, rules);
    expect([...first.changedIds].sort()).toEqual(ended.map(({ delivery }) => delivery.id).sort());
    expect((await queue.settle(ended, rules)).changedIds.size).toBe(0);
    // Tried again because the answer was lost: they are known to be there, and count no more.
    expect((await queue.settle(ended, { ...rules, isRetry: true })).changedIds).toEqual(first.changedIds);
    const { db } = stage.ctx;
    const rows = await db.delivery.findMany({ where: { endpointId: line }, include: { attempts: true } });
    expect(rows.map(({ status, attemptCount, attempts }) => [status, attemptCount, attempts.length])).toEqual(
      [
        ['retrying', 1, 1],
        ['retrying', 1, 1],
      ],
    );
    const destination = await db.destination.findFirstOrThrow({ where: { endpointId: line } });
    expect(destination.failuresInRow).toBe(2);
    const hours = await db.destinationHour.findMany({ where: { destinationId: destination.id } });
    expect(hours.map(({ succeeded, failed }) => [succeeded, failed])).toEqual([[0, 2]]);
    expect(rows[0]?.attempts[0]).toMatchObject({
      responseHeaders: [['A', 'nul  and \\u0000']],
      timings: { connectMs: 1.5 },
      durationMs: 7,
    });
  });

  it('of what was ended meanwhile are left out, but for what reached its receiver', async () => {
    for (const [statusCode, status] of [
      [500, 'failed'],
      [200, 'delivered'],
    ] as const) {
      const { line, ended } = await endedAttempts(statusCode);
      await stage.ctx.db.delivery.updateMany({
        where: { endpointId: line },
        data: { status: 'failed', nextAttemptAt: null },
      });
      await queue.settle(ended, rules);
      expect(await countStates(stage.ctx, line)).toEqual({ [status]: 2 });
    }
  });
});

/** The queue, over a line that may be cut: before a question arrives, or after it was answered. */
function cuttable(on: PostgresDeliveryQueue) {
  const line: { cut: 'before' | 'after' | null } = { cut: null };
  const over = { get: (_: object, name: keyof PostgresDeliveryQueue) => call(name) };
  function call(name: keyof PostgresDeliveryQueue) {
    // Guarantee: each member of a queue is a function that gives a promise.
    const method = on[name] as (...args: unknown[]) => Promise<unknown>;
    return async (...args: unknown[]) => {
      if (line.cut === 'before') throw new Error('the line is cut');
      const answer = await method(...args);
      if (line.cut === 'after' && name === 'settle') throw new Error('the answer is lost');
      return answer;
    };
  }
  // Guarantee: it has the members of what it stands for.
  return { line, queue: new Proxy({}, over) as PostgresDeliveryQueue };
}

it.each(['before', 'after'] as const)(
  'what ends while the database is away (cut %s the question) is kept when it is back, and nothing new starts meanwhile',
  async (cut) => {
    const slow = await startReceiver((response) => setTimeout(() => response.writeHead(200).end(), 400));
    const line = await stage.endpoint({ url: slow.url });
    const { connectionString } = stage.test;
    const own = createDeliveryQueue({
      ...{ connectionString, nodeId: randomUUID(), leaseTtlMs: 15_000, logger: silentLogger },
    });
    const way = cuttable(own);
    const dispatcher = startDispatcher(stage.ctx, way.queue, { leaseTtlMs: 15_000, pollMs: 100 });
    const told: string[] = [];
    const end = stage.ctx.bus.subscribe('delivery-changed', ({ endpointId, status }) => {
      if (endpointId === line.endpointId) told.push(status);
    });
    await line.capture(40);
    await eventually(() => {
      expect(slow.open()).toBe(10);
    });
    way.line.cut = cut;
    // Until it is noticed, a few more may start.
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    await eventually(() => {
      expect(slow.open()).toBe(0);
    });
    const seen = slow.received.length;
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(slow.received).toHaveLength(seen);
    way.line.cut = null;
    await eventually(async () => {
      expect(await countStates(stage.ctx, line.endpointId)).toEqual({ delivered: 40 });
    });
    expect(slow.received).toHaveLength(40);
    expect(told.filter((status) => status === 'delivered')).toHaveLength(40);
    end();
    await dispatcher.stop();
    await own.close();
    await slow.close();
  },
);

it('a failed one that is made due by hand gets one attempt, and has failed again', async () => {
  const failing = await startReceiver((response) => response.writeHead(500).end());
  const retryConfig = { max_retries: 0, intervals: [1] };
  const line = await stage.endpoint({ url: failing.url, retryConfig });
  stage.deliver();
  await line.capture(1);
  const { db } = stage.ctx;
  for (const attempts of [1, 2, 3]) {
    await eventually(async () => {
      const row = await db.delivery.findFirstOrThrow({ where: { endpointId: line.endpointId } });
      expect(row).toMatchObject({ status: 'failed', attemptCount: attempts, nextAttemptAt: null });
    });
    await db.delivery.updateMany({
      where: { endpointId: line.endpointId },
      data: { status: 'retrying', nextAttemptAt: new Date() },
    });
    stage.ctx.bus.publish({ topic: 'delivery-due', endpointId: line.endpointId });
  }
  await stage.stopAll();
  await failing.close();
});
