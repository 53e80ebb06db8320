import { randomUUID } from 'node:crypto';
import type { Logger } from '#domain/context.ts';
import type { StreamEvent } from '#domain/stream/log-store.ts';
import type { Listener, ReplayDispatch } from '#domain/stream/presence.ts';
import { createRedisPresence, type RedisPresence } from '#infra/presence-redis.ts';
import { createRedisLink, type RedisLink } from '#infra/redis/link.ts';
import { captureOf } from './captures.ts';
import { untilUp } from './redis-link.ts';
import { silentLogger } from './silent-logger.ts';

export interface PresenceNode {
  link: RedisLink;
  presence: RedisPresence;
  close(): Promise<void>;
}

/** The event that stands at a position of any log here. */
function eventAt(endpointId: string, seq: number): StreamEvent {
  return {
    ...captureOf('workspace', endpointId, { id: `event-${seq}`, receivedAtMs: 0 }),
    seq,
    writtenAtMs: 0,
  };
}

/** The presence of one node that reaches Redis already; its log holds any event. */
export async function startPresenceNode(
  url: string,
  options: { warn?: Logger['warn']; beforeRead?: () => Promise<void> } = {},
): Promise<PresenceNode> {
  const logger = { ...silentLogger, ...(options.warn && { warn: options.warn }) };
  const link = createRedisLink(url, logger);
  const logStore = {
    read: async (endpointId: string, afterSeq: number) => {
      await options.beforeRead?.();
      return [eventAt(endpointId, afterSeq + 1)];
    },
  };
  const presence = createRedisPresence(link, { logger, logStore });
  await untilUp(link);
  return {
    link,
    presence,
    close: async () => {
      await presence.close();
      link.close();
    },
  };
}

export function listenerAt(endpointId: string): Listener {
  return {
    connectionId: randomUUID(),
    endpointId,
    workspaceId: randomUUID(),
    clientType: 'cli',
    clientMode: 'listen',
    userAgent: 'test/1 “quoted”',
    connectedAtMs: 1_767_000_000_000,
  };
}

export function replayTo(listener: Listener, seq: number): ReplayDispatch {
  const event = eventAt(listener.endpointId, seq);
  return { replayId: randomUUID(), dispatchedAtMs: 1_767_000_000_001, listener, event };
}
