import type { Logger } from '#domain/context.ts';
import type { Bus, BusMessage, BusTopic } from '#domain/stream/bus.ts';

/** The bus of a single node: calls its listeners at once. */
export function createMemoryBus(logger: Logger): Bus {
  const listeners = new Map<BusTopic, Set<(message: BusMessage) => void>>();
  return {
    publish: (message) => {
      for (const listener of listeners.get(message.topic) ?? []) {
        try {
          listener(message);
        } catch (error) {
          logger.error({ err: error, topic: message.topic }, 'bus: a listener failed');
        }
      }
    },
    subscribe: <T extends BusTopic>(
      topic: T,
      listener: (message: Extract<BusMessage, { topic: T }>) => void,
    ) => {
      const own = listeners.get(topic) ?? new Set();
      listeners.set(topic, own);
      // Guarantee: publish looks listeners up by the message's own topic.
      const general = listener as (message: BusMessage) => void;
      own.add(general);
      return () => own.delete(general);
    },
    hearGrowth: () => () => undefined,
    isWhole: () => true,
  };
}
