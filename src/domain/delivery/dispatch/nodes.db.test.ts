import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createDeliveryQueue, type PostgresDeliveryQueue } from '#infra/delivery-queue/delivery-queue.ts';
import { hang, startReceiver, type Answer, type Receiver } from '#testing/delivery/receiver.ts';
import { countStates, eventually, openDeliveryStage, type DeliveryStage } from '#testing/delivery/stage.ts';
import { silentLogger } from '#testing/silent-logger.ts';

let stage: DeliveryStage;
const open: { close(): Promise<void> }[] = [];
beforeAll(async () => {
  stage = await openDeliveryStage();
});
afterEach(async () => {
  await stage.stopAll();
  await Promise.all(open.splice(0).map((one) => one.close()));
});
afterAll(() => stage.close());

async function receive(answer?: Answer): Promise<Receiver> {
  const receiver = await startReceiver(answer);
  open.push(receiver);
  return receiver;
}

/** Another node's view of the queue, without a dispatcher. */
function otherNode(leaseTtlMs = 15_000): PostgresDeliveryQueue {
  const { connectionString } = stage.test;
  const options = { connectionString, nodeId: randomUUID(), leaseTtlMs, logger: silentLogger };
  const queue = createDeliveryQueue(options);
  open.push(queue);
  return queue;
}

const slowly: Answer = (response) => setTimeout(() => response.writeHead(200).end(), 5);

describe('a lane', () => {
  it('is held by one of the nodes that ask for it at once', async () => {
    const nodes = Array.from({ length: 4 }, () => otherNode());
    const ids = Array.from({ length: 50 }, () => randomUUID());
    for (let round = 0; round < 5; round++) {
      const taken = await Promise.all(
        nodes.map((node, i) => node.takeLanes(i % 2 ? ids : [...ids].reverse())),
      );
      expect(taken.flat().sort()).toEqual([...ids].sort());
      await Promise.all(nodes.map((node, i) => node.giveUpLanes(taken[i] ?? [])));
    }
  });

  it('stays with who renews it, and goes to another one when its lease has ended', async () => {
    const [short, other] = [otherNode(300), otherNode()];
    const ids = [randomUUID(), randomUUID()];
    expect(await short.takeLanes(ids)).toHaveLength(2);
    expect(await other.takeLanes(ids)).toEqual([]);
    await other.giveUpLanes(ids);
    expect((await short.renewLanes()).sort()).toEqual([...ids].sort());
    await eventually(async () => {
      expect(await other.takeLanes(ids)).toHaveLength(2);
    });
    expect(await short.renewLanes()).toEqual([]);
    await other.giveUpLanes(ids);
  });
});

describe('two nodes', () => {
  it('deliver each event once, ten at once of an endpoint over both, and hold no lanes when all is done', async () => {
    const receivers = [await receive(slowly), await receive(slowly), await receive(slowly)];
    const lines = await Promise.all(receivers.map(({ url }) => stage.endpoint({ url })));
    stage.deliver();
    stage.deliver();
    // Hints come to both, so both want every lane.
    for (let round = 0; round < 5; round++) await Promise.all(lines.map((line) => line.capture(40)));
    await eventually(async () => {
      for (const { endpointId } of lines) {
        expect(await countStates(stage.ctx, endpointId)).toEqual({ delivered: 200 });
      }
    });
    for (const { received, mostOpen } of receivers) {
      expect(received).toHaveLength(200);
      expect(new Set(received.map(({ eventId }) => eventId)).size).toBe(200);
      expect(mostOpen()).toBeLessThanOrEqual(10);
    }
    await eventually(async () => {
      expect(await stage.ctx.db.deliveryLane.count()).toBe(0);
    });
  });

  it('do without one that died: its lanes come back when their leases end', async () => {
    const receiver = await receive();
    const line = await stage.endpoint({ url: receiver.url });
    const dead = otherNode(600);
    expect(await dead.takeLanes([line.endpointId])).toHaveLength(1);
    stage.deliver();
    await line.capture(20);
    await eventually(async () => {
      expect(await countStates(stage.ctx, line.endpointId)).toEqual({ delivered: 20 });
    });
    expect(receiver.received).toHaveLength(20);
  });
});

describe('a node that stops', () => {
  it('waits for what is in flight, keeps its result, and starts nothing new', async () => {
    const receiver = await receive((response) => setTimeout(() => response.writeHead(200).end(), 300));
    const line = await stage.endpoint({ url: receiver.url });
    const stop = stage.deliver({ stopWithinMs: 10_000 });
    await line.capture(30);
    await eventually(() => {
      expect(receiver.open()).toBe(10);
    });
    await stop();
    const { length } = receiver.received;
    expect(await countStates(stage.ctx, line.endpointId)).toEqual({
      delivered: length,
      pending: 30 - length,
    });
    expect(await stage.ctx.db.deliveryLane.count()).toBe(0);
    stage.deliver();
    await eventually(async () => {
      expect(await countStates(stage.ctx, line.endpointId)).toEqual({ delivered: 30 });
    });
    expect(receiver.received).toHaveLength(30);
  });

  it('cuts off what takes too long: it does not count, and is sent again', async () => {
    let isHanging = true;
    const receiver = await receive((response, ...more) => {
      if (isHanging) hang(response, ...more);
      else response.writeHead(200).end();
    });
    const line = await stage.endpoint({ url: receiver.url });
    const stop = stage.deliver({ stopWithinMs: 50 });
    await line.capture(3);
    await eventually(() => {
      expect(receiver.open()).toBe(3);
    });
    await stop();
    const rows = await stage.ctx.db.delivery.findMany({ where: { endpointId: line.endpointId } });
    expect(rows.map(({ status, attemptCount }) => [status, attemptCount])).toEqual(
      Array.from({ length: 3 }, () => ['pending', 0]),
    );
    isHanging = false;
    stage.deliver();
    await eventually(async () => {
      expect(await countStates(stage.ctx, line.endpointId)).toEqual({ delivered: 3 });
    });
  });
});
