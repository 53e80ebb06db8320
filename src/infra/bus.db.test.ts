import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Bus, BusMessage } from '#domain/stream/bus.ts';
import { redisUrl } from '#testing/database.ts';
import { listenTo, startBusNode } from '#testing/bus-nodes.ts';
import { silentLogger } from '#testing/silent-logger.ts';
import { createMemoryBus } from './bus-memory.ts';

interface Nodes {
  one: Bus;
  /** Another node; the same one where there is only one. */
  other: Bus;
}

const closings: (() => void)[] = [];
afterEach(() => {
  for (const close of closings.splice(0)) close();
});

async function redisNodes(): Promise<Nodes> {
  const nodes = await Promise.all([startBusNode(redisUrl()), startBusNode(redisUrl())]);
  closings.push(...nodes.map(({ link }) => link.close));
  return { one: nodes[0].bus, other: nodes[1].bus };
}

function memoryNodes(): Promise<Nodes> {
  const bus = createMemoryBus(silentLogger);
  return Promise.resolve({ one: bus, other: bus });
}

function everyTopic(): BusMessage[] {
  const [id, workspaceId] = [randomUUID(), randomUUID()];
  return [
    { topic: 'endpoint-changed', endpointId: id, aliases: ['ada', 'ada-old'] },
    { topic: 'endpoint-deleted', endpointId: id, aliases: [] },
    {
      topic: 'delivery-changed',
      endpointId: id,
      deliveryId: randomUUID(),
      destinationId: randomUUID(),
      isPrimary: false,
      eventId: randomUUID(),
      seq: 7,
      status: 'retrying',
      statusCode: 503,
      retryCount: 2,
      nextRetryAtMs: 1_767_000_000_000.5,
      deliveredAtMs: null,
    },
    { topic: 'requests-changed', endpointId: id, ids: [randomUUID()], change: 'restored' },
    { topic: 'credential-revoked', kind: 'access_token', id },
    { topic: 'sessions-revoked', userId: id, sessionVersion: 3 },
    { topic: 'sealed', workspaceId, endpointId: id },
    { topic: 'plan-changed', workspaceId },
    { topic: 'workspace-deleted', workspaceId },
  ];
}

describe.each([
  ['in memory', memoryNodes],
  ['over Redis', redisNodes],
])('the bus %s', (_, start) => {
  test('calls listeners of the same node before publish returns, and not again', async () => {
    const { one, other } = await start();
    const id = randomUUID();
    const heard = listenTo(one, 'plan-changed');
    one.publish({ topic: 'plan-changed', workspaceId: id });
    expect(heard.filter(({ workspaceId }) => workspaceId === id)).toHaveLength(1);
    // What the other node says afterwards comes later than an echo would.
    other.publish({ topic: 'plan-changed', workspaceId: `${id}-after` });
    await expect.poll(() => heard.some(({ workspaceId }) => workspaceId === `${id}-after`)).toBe(true);
    expect(heard.filter(({ workspaceId }) => workspaceId === id)).toHaveLength(1);
  });

  test('carries every topic whole and in order to other nodes', async () => {
    const { one, other } = await start();
    const messages = everyTopic();
    const heard: BusMessage[] = [];
    for (const { topic } of messages) other.subscribe(topic, (message) => heard.push(message));
    for (const message of messages) one.publish(message);
    // The tests beside this one say things of their own.
    const own = () => heard.filter((message) => messages.some((sent) => isSame(sent, message)));
    await expect.poll(own).toEqual(messages);
  });

  test('lets no listener that fails keep the others, or the publisher, from going on', async () => {
    const { one, other } = await start();
    const workspaceId = randomUUID();
    other.subscribe('plan-changed', () => {
      throw new Error('on purpose');
    });
    const heard = listenTo(other, 'plan-changed');
    expect(() => one.publish({ topic: 'plan-changed', workspaceId })).not.toThrow();
    await expect.poll(() => heard).toContainEqual({ topic: 'plan-changed', workspaceId });
  });

  test('calls nobody who has unsubscribed', async () => {
    const { one, other } = await start();
    const gone = vi.fn();
    const unsubscribe = other.subscribe('plan-changed', gone);
    const heard = listenTo(other, 'plan-changed');
    unsubscribe();
    const workspaceId = randomUUID();
    one.publish({ topic: 'plan-changed', workspaceId });
    await expect.poll(() => heard).toContainEqual({ topic: 'plan-changed', workspaceId });
    expect(gone).not.toHaveBeenCalled();
  });

  test('tells of growth those who hear it, the newest head at last', async () => {
    const { one, other } = await start();
    const endpointId = randomUUID();
    const heard = listenTo(other, 'appended');
    const end = other.hearGrowth(endpointId);
    for (let head = 1; head <= 50; head += 1)
      one.publish({ topic: 'appended', endpointId, head, events: null });
    const heads = () => heard.filter((message) => message.endpointId === endpointId).map(({ head }) => head);
    await expect.poll(() => heads().at(-1)).toBe(50);
    expect(heads()).toEqual([...heads()].sort((a, b) => a - b));
    end();
  });
});

function isSame(a: BusMessage, b: BusMessage): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
