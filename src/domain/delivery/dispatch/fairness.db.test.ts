import { afterAll, beforeAll, expect, it } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import { hang, startReceiver } from '#testing/delivery/receiver.ts';
import { countStates, eventually, openDeliveryStage, type DeliveryStage } from '#testing/delivery/stage.ts';

let stage: DeliveryStage;
beforeAll(async () => {
  stage = await openDeliveryStage();
});
afterAll(() => stage.close());

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}

it('10,000 deliveries that wait for a dead host do not delay those of another endpoint', async () => {
  const dead = await startReceiver(hang);
  const alive = await startReceiver();
  const { ctx } = stage;
  const stuck = await stage.endpoint({ url: dead.url });
  const [stuckId = ''] = stuck.destinationIds;
  await stuck.capture(1);
  await ctx.db.$executeRaw`
    INSERT INTO delivery (id, workspace_id, endpoint_id, seq, request_id, destination_id, next_attempt_at,
                          created_at, updated_at)
    SELECT gen_random_uuid(), ${stage.tenant.workspaceId}::uuid, ${stuck.endpointId}::uuid, 1, ${uuidv7()}::uuid,
           ${stuckId}::uuid, now() - interval '1 minute', now(), now()
      FROM generate_series(1, 10000)`;
  stage.deliver({ pollMs: 1_000, lingerMs: 300 });
  await eventually(() => {
    expect(dead.open()).toBe(10);
  });
  const line = await stage.endpoint({ url: alive.url });
  const capturedAt = new Map<string, number>();
  for (let i = 0; i < 50; i++) {
    const atMs = Date.now();
    const [id = ''] = await line.capture(1);
    capturedAt.set(id, atMs);
  }
  await eventually(async () => {
    expect(await countStates(ctx, line.endpointId)).toEqual({ delivered: 50 });
  });
  expect(await countStates(ctx, stuck.endpointId)).toEqual({ pending: 10_001 });
  expect(dead.mostOpen()).toBe(10);
  const delays = alive.received
    .map(({ eventId, atMs }) => atMs - (capturedAt.get(eventId) ?? NaN))
    .sort((a, b) => a - b);
  console.log(
    `start delay beside 10,000 waiting: p50 ${percentile(delays, 0.5)} ms, p95 ${percentile(delays, 0.95)} ms, max ${delays.at(-1)} ms`,
  );
  expect(percentile(delays, 0.95)).toBeLessThan(1_000);
  await stage.stopAll();
  await Promise.all([dead.close(), alive.close()]);
});

it('a destination that hangs leaves its sibling half of the endpoint’s ten', async () => {
  const [dead, alive] = [await startReceiver(hang), await startReceiver()];
  const line = await stage.endpoint({ url: dead.url }, { url: alive.url });
  stage.deliver();
  await line.capture(100);
  await eventually(async () => {
    expect(await countStates(stage.ctx, line.endpointId)).toEqual({ delivered: 100, pending: 100 });
  });
  expect(dead.mostOpen()).toBe(5);
  await stage.stopAll();
  await Promise.all([dead.close(), alive.close()]);
});

it('bodies larger than the memory for them are delivered one after the other', async () => {
  const receiver = await startReceiver();
  const line = await stage.endpoint({ url: receiver.url });
  await line.capture(6, { body: Buffer.alloc(1024 * 1024, 'x') });
  stage.deliver({ maxBytes: 1_500_000 });
  await eventually(async () => {
    expect(await countStates(stage.ctx, line.endpointId)).toEqual({ delivered: 6 });
  });
  expect(receiver.mostOpen()).toBe(1);
  expect(receiver.received.every(({ body }) => body.length === 1024 * 1024)).toBe(true);
  await stage.stopAll();
  await receiver.close();
});
