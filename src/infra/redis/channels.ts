import type { Redis } from 'ioredis';
import type { Logger } from '#domain/context.ts';

export interface ChannelListener {
  onMessage(text: string): void;
  /** From now on nothing that is published there is missed; called again after each reconnection. */
  onHeard?(): void;
}

export interface Channels {
  /** One listener a channel. Returns the function that ends it. */
  listen(channel: string, listener: ChannelListener): () => void;
  /** Whether everything that was asked for is heard. */
  areHeard(): boolean;
  /** Calls back when, after a connection, all channels are heard. */
  onHeard(listener: () => void): void;
}

/** Channels of one command, so that a thousand new ones are one round trip and tens of thousands not one huge one. */
const CHUNK = 1_000;

/** Keeps the channels of a connection as they are wanted, whatever happens to the connection. */
export function createChannels(redis: Redis, logger: Logger): Channels {
  const wanted = new Map<string, ChannelListener>();
  const asked = new Set<string>();
  const changed = new Set<string>();
  let flushing: Promise<void> | null = null;
  let areHeard = false;
  let tellHeard = (): void => undefined;

  async function subscribe(channels: readonly string[]): Promise<void> {
    for (const channel of channels) asked.add(channel);
    await redis.subscribe(...channels);
    for (const channel of channels) wanted.get(channel)?.onHeard?.();
  }

  async function unsubscribe(channels: readonly string[]): Promise<void> {
    for (const channel of channels) asked.delete(channel);
    await redis.unsubscribe(...channels);
  }

  function takeChanged(): { added: string[]; removed: string[] } {
    const chunk = [...changed].slice(0, CHUNK);
    for (const channel of chunk) changed.delete(channel);
    return {
      added: chunk.filter((channel) => wanted.has(channel) && !asked.has(channel)),
      removed: chunk.filter((channel) => !wanted.has(channel) && asked.has(channel)),
    };
  }

  async function flush(): Promise<void> {
    // All that are asked for in one go are one command.
    await new Promise((resolve) => setImmediate(resolve));
    while (changed.size > 0 && redis.status === 'ready') {
      const { added, removed } = takeChanged();
      if (added.length > 0) await subscribe(added);
      if (removed.length > 0) await unsubscribe(removed);
    }
  }

  function flushSoon(): void {
    if (flushing || redis.status !== 'ready') return;
    flushing = flush()
      .then(
        () => redis.status === 'ready',
        (error: unknown) => {
          // Half done: a new connection starts over with all of them.
          if (redis.status === 'ready') {
            logger.warn({ err: error }, 'Channels of Redis could not be changed');
            redis.disconnect(true);
          }
          return false;
        },
      )
      .then((isDone) => {
        flushing = null;
        if (changed.size > 0) flushSoon();
        else if (isDone && !areHeard) {
          areHeard = true;
          tellHeard();
        }
      });
  }

  redis.on('ready', () => {
    asked.clear();
    for (const channel of wanted.keys()) changed.add(channel);
    flushSoon();
  });
  redis.on('close', () => {
    areHeard = false;
  });
  redis.on('message', (channel: string, text: string) => {
    wanted.get(channel)?.onMessage(text);
  });

  return {
    listen: (channel, listener) => {
      wanted.set(channel, listener);
      changed.add(channel);
      flushSoon();
      return () => {
        if (wanted.get(channel) !== listener) return;
        wanted.delete(channel);
        changed.add(channel);
        flushSoon();
      };
    },
    areHeard: () => areHeard,
    onHeard: (listener) => (tellHeard = listener),
  };
}
