import { randomUUID } from 'node:crypto';
import type { Logger } from '#domain/context.ts';
import type { Bus } from '#domain/stream/bus.ts';
import { createMemoryBus } from './bus-memory.ts';
import { decodeEnvelope, encodeEnvelope, isTravelling } from './redis/bus-wire.ts';
import { createGrowth } from './redis/growth.ts';
import type { RedisLink } from './redis/link.ts';
import { createOutbox } from './redis/outbox.ts';

export interface RedisBus extends Bus {
  /** Resolves when what was published has left, or can't. */
  drain(): Promise<void>;
}

const CHANNEL = 'hookwire:bus';
/** Endpoint ids in one message. */
const MAX_IDS = 1_000;

/** The bus of several nodes: this node's listeners are called at once, those of the others by way of Redis. */
export function createRedisBus(link: RedisLink, logger: Logger): RedisBus {
  const here = createMemoryBus(logger);
  const nodeId = randomUUID();
  const outbox = createOutbox(link, { channel: CHANNEL, nodeId });

  function announce(endpointIds: readonly string[]): void {
    for (let at = 0; at < endpointIds.length; at += MAX_IDS) {
      const hears = endpointIds.slice(at, at + MAX_IDS);
      // When this is lost, the others find out within a second.
      link.commands.publish(CHANNEL, encodeEnvelope({ from: nodeId, hears })).catch(() => undefined);
    }
  }

  const growth = createGrowth(link, {
    nodeId,
    onGrown: (endpointId, head) => {
      here.publish({ topic: 'appended', endpointId, head, events: null });
    },
    onHeard: (endpointIds) => {
      announce(endpointIds);
      here.publish({ topic: 'growth-heard', endpointIds });
    },
  });

  link.listen(CHANNEL, {
    onMessage: (text) => {
      const envelope = decodeEnvelope(text);
      if (envelope?.from === nodeId) return;
      if (!envelope) {
        logger.debug({ bytes: text.length }, 'bus: a message that is not of this version was left alone');
        return;
      }
      for (const message of envelope.messages) here.publish(message);
      if (envelope.lost) here.publish({ topic: 'bus-resumed' });
      growth.heardElsewhere(envelope.hears);
    },
  });
  link.onUp(() => {
    outbox.flush();
    here.publish({ topic: 'bus-resumed' });
  });

  return {
    publish: (message) => {
      here.publish(message);
      if (message.topic === 'appended') growth.tell(message.endpointId, message.head);
      else if (isTravelling(message)) outbox.push(message);
    },
    subscribe: here.subscribe.bind(here),
    hearGrowth: growth.hear,
    isWhole: link.isUp,
    drain: outbox.drain,
  };
}
