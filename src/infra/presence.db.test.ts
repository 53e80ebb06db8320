import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import type { Listener, Presence, ReplayDispatch } from '#domain/stream/presence.ts';
import { redisUrl } from '#testing/database.ts';
import { listenerAt, replayTo, startPresenceNode } from '#testing/presence-nodes.ts';
import { createMemoryPresence } from './presence-memory.ts';

interface Nodes {
  one: Presence;
  /** Another node; the same one where there is only one. */
  other: Presence;
}

const closings: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(closings.splice(0).map((close) => close()));
});

async function redisNodes(): Promise<Nodes> {
  const nodes = await Promise.all([startPresenceNode(redisUrl()), startPresenceNode(redisUrl())]);
  closings.push(...nodes.map(({ close }) => close));
  return { one: nodes[0].presence, other: nodes[1].presence };
}

function memoryNodes(): Promise<Nodes> {
  const presence = createMemoryPresence();
  return Promise.resolve({ one: presence, other: presence });
}

describe.each([
  ['in memory', memoryNodes],
  ['over Redis', redisNodes],
])('presence %s', (_, start) => {
  test('lets in exactly as many as the cap of 50 that come at once to two nodes, at every try', async () => {
    const { one, other } = await start();
    for (let attempt = 0; attempt < 20; attempt += 1) {
      const id = randomUUID();
      const entering = Array.from({ length: 50 }, (__, i) =>
        (i % 2 === 0 ? one : other).enter(listenerAt(id), 3),
      );
      const leaves = (await Promise.all(entering)).filter((leave) => leave !== null);
      expect(leaves).toHaveLength(3);
      expect(await one.list(id)).toHaveLength(3);
      for (const leave of leaves) leave();
    }
  });

  test('counts account streams by workspace, apart from listeners', async () => {
    const { one, other } = await start();
    const workspaceId = randomUUID();
    const entering = Array.from({ length: 50 }, (__, i) =>
      (i % 2 === 0 ? one : other).enterAccountStream({ connectionId: randomUUID(), workspaceId }, 3),
    );
    const leaves = (await Promise.all(entering)).filter((leave) => leave !== null);
    expect(leaves).toHaveLength(3);
    for (const node of [one, other]) expect(await node.countAccountStreams(workspaceId)).toBe(3);
    leaves[0]?.();
    await expect.poll(() => other.countAccountStreams(workspaceId)).toBe(2);
    const elsewhere = { connectionId: randomUUID(), workspaceId: randomUUID() };
    expect(await other.enterAccountStream(elsewhere, 1)).not.toBeNull();
    expect(await other.enter({ ...listenerAt(randomUUID()), workspaceId }, 1)).not.toBeNull();
  });

  test('gives a place free at once to the next, on any node, and only once', async () => {
    const { one, other } = await start();
    const id = randomUUID();
    const leave = await one.enter(listenerAt(id), 1);
    expect(await other.enter(listenerAt(id), 1)).toBeNull();
    leave?.();
    leave?.();
    const next = await one.enter(listenerAt(id), 1);
    expect(next).not.toBeNull();
    leave?.();
    expect(await other.enter(listenerAt(id), 1)).toBeNull();
    next?.();
    await expect.poll(() => other.list(id)).toEqual([]);
  });

  test('takes a place in exchange for the same connection’s own', async () => {
    const { one } = await start();
    const connection = { connectionId: randomUUID(), workspaceId: randomUUID() };
    const first = await one.enterAccountStream(connection, 1);
    first?.();
    expect(await one.enterAccountStream(connection, 1)).not.toBeNull();
    expect(await one.enterAccountStream({ ...connection, connectionId: randomUUID() }, 1)).toBeNull();
  });

  test('lists the listeners of all nodes as they said who they are', async () => {
    const { one, other } = await start();
    const id = randomUUID();
    const web: Listener = { ...listenerAt(id), clientType: 'web', userAgent: null };
    const account: Listener = { ...listenerAt(id), clientMode: 'forward', takesReplays: false };
    await one.enter(web, null);
    await other.enter(account, null);
    const byId = (a: Listener, b: Listener): number => a.connectionId.localeCompare(b.connectionId);
    for (const node of [one, other]) {
      expect((await node.list(id)).sort(byId)).toEqual([web, account].sort(byId));
    }
    expect(await one.list(randomUUID())).toEqual([]);
  });

  test('lets in any number where there is no cap', async () => {
    const { one, other } = await start();
    const id = randomUUID();
    const entering = Array.from({ length: 200 }, (__, i) =>
      (i % 2 === 0 ? one : other).enter(listenerAt(id), null),
    );
    expect((await Promise.all(entering)).every((leave) => leave !== null)).toBe(true);
    expect(await one.list(id)).toHaveLength(200);
    expect(await one.enter(listenerAt(id), 200)).toBeNull();
  });

  test('hands a replay to the listener, whichever node it is at, byte for byte', async () => {
    const { one, other } = await start();
    const listener = listenerAt(randomUUID());
    const received: ReplayDispatch[] = [];
    await other.enter(listener, null, (replay) => received.push(replay) > 0);
    const replay = replayTo(listener, 7);
    expect(await one.dispatch(replay)).toBe(true);
    expect(received).toEqual([replay]);
    expect(Buffer.compare(received[0]?.event.body ?? Buffer.alloc(0), replay.event.body)).toBe(0);
  });

  test('says of a replay that it was not sent: to who reads no more, takes none, has left, or never was', async () => {
    const { one, other } = await start();
    const id = randomUUID();
    const [slow, deaf, gone] = [listenerAt(id), listenerAt(id), listenerAt(id)];
    await other.enter(slow, null, () => false);
    await other.enter(deaf, null);
    const leave = await other.enter(gone, null, () => true);
    leave?.();
    for (const listener of [slow, deaf, gone, listenerAt(id)]) {
      const startMs = performance.now();
      expect(await one.dispatch(replayTo(listener, 1))).toBe(false);
      expect(performance.now() - startMs).toBeLessThan(1_000);
    }
  });
});
