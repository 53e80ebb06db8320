import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Logger } from '#domain/context.ts';
import type { LogStore } from '#domain/stream/log-store.ts';
import type { Listener, Presence, ReplayDispatch } from '#domain/stream/presence.ts';
import { createLeases } from './redis/leases.ts';
import type { RedisLink } from './redis/link.ts';
import { createReplayCalls } from './redis/replay-calls.ts';

export interface RedisPresence extends Presence {
  /** Gives back all places. */
  close(): Promise<void>;
}

const StoredListener: z.ZodType<{ nodeId: string; listener: Listener }> = z.object({
  nodeId: z.string(),
  listener: z.object({
    connectionId: z.string(),
    endpointId: z.string(),
    workspaceId: z.string(),
    clientType: z.enum(['web', 'cli', 'api_key', 'unknown']),
    clientMode: z.enum(['listen', 'forward']).nullable(),
    userAgent: z.string().nullable(),
    connectedAtMs: z.number(),
    consumer: z.string().exactOptional(),
    takesReplays: z.literal(false).exactOptional(),
    mayAnswer: z.literal(true).exactOptional(),
  }),
});

function parseListener(text: string): z.infer<typeof StoredListener>[] {
  try {
    return [StoredListener.parse(JSON.parse(text))];
  } catch {
    // Of a version to come, or gone.
    return [];
  }
}

/** Presence over all nodes that share a Redis. */
export function createRedisPresence(
  link: RedisLink,
  deps: { logger: Logger; logStore: Pick<LogStore, 'read'> },
): RedisPresence {
  const { logger, logStore } = deps;
  const nodeId = randomUUID();
  const leases = createLeases(link, { nodeId, logger });
  const receivers = new Map<string, { listener: Listener; receive: (replay: ReplayDispatch) => boolean }>();
  const keyOf = (at: Pick<Listener, 'endpointId' | 'connectionId'>): string =>
    `${at.endpointId}/${at.connectionId}`;

  const calls = createReplayCalls(link, {
    nodeId,
    logger,
    prepare: async (replay) => {
      const { endpointId, seq, replayId, dispatchedAtMs } = replay;
      const [event] = await logStore.read(endpointId, seq - 1, { maxEvents: 1, maxBytes: 1 });
      if (event?.seq !== seq) return null;
      return () => {
        const own = receivers.get(keyOf(replay));
        return own?.receive({ replayId, dispatchedAtMs, listener: own.listener, event }) ?? false;
      };
    },
  });

  async function present(endpointId: string): Promise<z.infer<typeof StoredListener>[]> {
    return (await leases.read(`endpoint:${endpointId}`)).flatMap(parseListener);
  }

  return {
    enter: async (listener, cap, receive) => {
      const occupant = { id: listener.connectionId, value: JSON.stringify({ nodeId, listener }) };
      const leave = await leases.enter(`endpoint:${listener.endpointId}`, occupant, cap);
      if (leave && receive) receivers.set(keyOf(listener), { listener, receive });
      return (
        leave &&
        (() => {
          receivers.delete(keyOf(listener));
          leave();
        })
      );
    },
    enterAccountStream: ({ connectionId, workspaceId }, cap) =>
      leases.enter(`account:${workspaceId}`, { id: connectionId, value: connectionId }, cap),
    countAccountStreams: async (workspaceId) => (await leases.read(`account:${workspaceId}`)).length,
    list: async (endpointId) => (await present(endpointId)).map(({ listener }) => listener),
    dispatch: async (replay) => {
      const { listener, event, replayId, dispatchedAtMs } = replay;
      const own = receivers.get(keyOf(listener));
      if (own) return own.receive(replay);
      const { endpointId, connectionId } = listener;
      const found = (await present(endpointId)).find((one) => one.listener.connectionId === connectionId);
      if (!found || found.nodeId === nodeId) return false;
      const travelling = { replayId, dispatchedAtMs, endpointId, connectionId, seq: event.seq };
      return calls.call(found.nodeId, travelling);
    },
    close: leases.close,
  };
}
