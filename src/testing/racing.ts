import type { Bus, BusMessage } from '#domain/stream/bus.ts';
import type { LogStore } from '#domain/stream/log-store.ts';
import { createMemoryBus } from '#infra/bus-memory.ts';
import { captureOf } from './captures.ts';
import { silentLogger } from './silent-logger.ts';

/** A seeded source of chances, so that a failing run can be repeated. */
export function chances(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Hints are dropped, delayed and so reordered, repeated, and stripped of their events. */
export function unreliableBus(chance: () => number): Bus {
  const bus = createMemoryBus(silentLogger);
  return {
    ...bus,
    publish: (message: BusMessage) => {
      const bare = message.topic === 'appended' && chance() < 0.3 ? { ...message, events: null } : message;
      if (chance() < 0.4) return;
      const times = chance() < 0.2 ? 2 : 1;
      for (let i = 0; i < times; i++) setTimeout(() => bus.publish(bare), chance() * 20);
    },
  };
}

/** Writes `count` events of one log from several nodes at once, in batches of odd sizes. */
export async function writeRacing(
  nodes: { writers: readonly Pick<LogStore, 'append'>[]; bus: Bus },
  log: { workspaceId: string; endpointId: string },
  count: number,
): Promise<void> {
  const { workspaceId, endpointId } = log;
  let left = count;
  const write = async (writer: Pick<LogStore, 'append'>): Promise<void> => {
    while (left > 0) {
      const size = Math.min(left, 1 + (left % 7));
      left -= size;
      const batch = Array.from({ length: size }, () => captureOf(workspaceId, endpointId));
      const seqs = await writer.append(batch);
      const events = batch.map((capture, i) => ({ ...capture, seq: Number(seqs[i]), writtenAtMs: 0 }));
      nodes.bus.publish({ topic: 'appended', endpointId, head: Math.max(...seqs.map(Number)), events });
    }
  };
  await Promise.all([...nodes.writers, ...nodes.writers].map(write));
}
