import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { createTestClock } from '#testing/clock.ts';
import { startReceiver, type Receiver } from '#testing/delivery/receiver.ts';
import {
  countStates,
  eventually,
  openDeliveryStage,
  type DeliveryStage,
  type Line,
} from '#testing/delivery/stage.ts';

const S = 1_000;
const DAY = 86_400 * S;
const RETRIES = { max_retries: 20, intervals: [1] };
const clock = createTestClock();
let stage: DeliveryStage;
let receiver: Receiver;
let status = 500;
beforeAll(async () => {
  stage = await openDeliveryStage({ clock });
  await stage.ctx.db.user.update({
    where: { id: stage.tenant.userId },
    data: { emailVerifiedAt: new Date(0), email: 'owner@example.com' },
  });
  receiver = await startReceiver((response) => response.writeHead(status).end());
});
afterEach(() => stage.stopAll());
afterAll(async () => {
  await receiver.close();
  await stage.close();
});

const failures = async ({ destinationIds: [id = ''] }: Line) =>
  stage.ctx.db.destination.findUniqueOrThrow({ where: { id } });

/** Fails until the breaker is open. */
async function openBreaker(line: Line): Promise<void> {
  status = 500;
  await line.capture(9);
  await eventually(async () => {
    expect((await failures(line)).failuresInRow).toBe(9);
  });
  clock.advance(12 * S);
  await eventually(async () => {
    expect((await failures(line)).openUntil).not.toBeNull();
  });
}

const subjects = () => stage.test.mails.splice(0).map(({ to, subject }) => [to, subject]);

it('after sustained failure nothing is sent; then one goes, and when it succeeds all follow', async () => {
  const line = await stage.endpoint({ url: receiver.url, retryConfig: RETRIES });
  stage.deliver();
  await openBreaker(line);
  const origin = new URL(receiver.url).origin;
  await eventually(() => {
    expect(stage.test.mails).toHaveLength(1);
  });
  expect(subjects()).toEqual([['owner@example.com', `Deliveries to ${origin} are failing`]]);
  // What was under way ends.
  await eventually(() => {
    expect(receiver.open()).toBe(0);
  });
  const seen = receiver.received.length;
  await line.capture(5);
  clock.advance(10 * S);
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(receiver.received).toHaveLength(seen);
  // The first probe fails: one attempt, and it is open again.
  const { openUntil } = await failures(line);
  clock.advance((openUntil?.getTime() ?? 0) - clock.now());
  await eventually(async () => {
    expect((await failures(line)).openUntil?.getTime()).toBeGreaterThan(openUntil?.getTime() ?? 0);
  });
  expect(receiver.received).toHaveLength(seen + 1);
  status = 200;
  clock.advance(10 * 60 * S);
  await eventually(async () => {
    expect(await countStates(stage.ctx, line.endpointId)).toEqual({ delivered: 14 });
  });
  expect(await failures(line)).toMatchObject({ failuresInRow: 0, failingSince: null, openUntil: null });
  await eventually(() => {
    expect(stage.test.mails).toHaveLength(1);
  });
  expect(subjects()).toEqual([['owner@example.com', `Deliveries to ${origin} work again`]]);
  // A second episode on the same day is not told.
  await openBreaker(line);
  status = 200;
  clock.advance(10 * 60 * S);
  await eventually(async () => {
    expect((await failures(line)).openUntil).toBeNull();
  });
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(subjects()).toEqual([]);
});

it('after five days of failure it is turned off, the owner is told, and nothing is sent any more', async () => {
  const line = await stage.endpoint({ url: receiver.url, retryConfig: RETRIES });
  stage.deliver();
  const told: string[] = [];
  const end = stage.ctx.bus.subscribe('endpoint-changed', ({ endpointId }) => told.push(endpointId));
  await openBreaker(line);
  await eventually(() => {
    expect(stage.test.mails).toHaveLength(1);
  });
  subjects();
  clock.advance(5 * DAY);
  await eventually(async () => {
    expect(await failures(line)).toMatchObject({ disabledReason: 'failing' });
  });
  await eventually(() => {
    expect(stage.test.mails.map(({ subject }) => subject)).toEqual([
      `${new URL(receiver.url).origin} was turned off after five days of failure`,
    ]);
  });
  expect(told).toEqual([line.endpointId]);
  end();
  const audit = await stage.ctx.db.auditEvent.findMany({ where: { action: 'destination.paused' } });
  expect(audit).toMatchObject([{ actor: 'system', subject: line.destinationIds[0] }]);
  const seen = receiver.received.length;
  clock.advance(DAY);
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(receiver.received).toHaveLength(seen);
  expect(await countStates(stage.ctx, line.endpointId)).toEqual({ retrying: 9 });
  // Turned on again, all go.
  status = 200;
  await stage.ctx.db.destination.update({
    where: { id: line.destinationIds[0] ?? '' },
    data: { disabledAt: null, disabledReason: null, failuresInRow: 0, failingSince: null, openUntil: null },
  });
  stage.ctx.bus.publish({ topic: 'endpoint-changed', endpointId: line.endpointId, aliases: [] });
  await eventually(async () => {
    expect(await countStates(stage.ctx, line.endpointId)).toEqual({ delivered: 9 });
  });
});
