import { setTimeout as sleep } from 'node:timers/promises';
import { encodeEnvelope, type TravellingMessage } from './bus-wire.ts';
import type { RedisLink } from './link.ts';

export interface Outbox {
  push(message: TravellingMessage): void;
  /** Sends what waits. */
  flush(): void;
  /** Resolves when everything has been sent, or doesn't get away for a while. */
  drain(): Promise<void>;
}

/** Messages that wait while Redis is away; past that the oldest are given up, and the other nodes are told so. */
const MAX_WAITING = 1_000;
const MAX_BATCH = 100;
const RETRY_MS = 1_000;
const DRAIN_MS = 2_000;

/** Sends messages in order, one write at a time; one whose answer was lost is sent again. */
export function createOutbox(link: RedisLink, options: { channel: string; nodeId: string }): Outbox {
  const { channel, nodeId: from } = options;
  let waiting: TravellingMessage[] = [];
  let lost = false;
  let sending: Promise<void> | null = null;

  function keep(messages: readonly TravellingMessage[]): void {
    lost ||= messages.length > MAX_WAITING;
    waiting = messages.slice(-MAX_WAITING);
  }

  async function send(): Promise<void> {
    while ((waiting.length > 0 || lost) && link.commands.status === 'ready') {
      const messages = waiting.splice(0, MAX_BATCH);
      const wasLost = lost;
      lost = false;
      try {
        await link.commands.publish(channel, encodeEnvelope({ from, messages, lost: wasLost }));
      } catch {
        lost ||= wasLost;
        keep([...messages, ...waiting]);
        setTimeout(flush, RETRY_MS).unref();
        return;
      }
    }
  }

  function flush(): void {
    sending ??= send().finally(() => {
      sending = null;
    });
  }

  return {
    push: (message) => {
      waiting.push(message);
      if (waiting.length > MAX_WAITING) keep(waiting);
      flush();
    },
    flush,
    drain: async () => {
      const end = performance.now() + DRAIN_MS;
      while (waiting.length + (sending ? 1 : 0) > 0 && performance.now() < end) await sleep(10);
    },
  };
}
