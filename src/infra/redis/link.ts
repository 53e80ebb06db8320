import { Redis, type RedisOptions } from 'ioredis';
import type { Logger } from '#domain/context.ts';
import { createChannels, type Channels } from './channels.ts';

/** What a node has of Redis: a connection for commands, which fail at once while it is away, and channels. */
export interface RedisLink extends Pick<Channels, 'listen'> {
  commands: Redis;
  /** Whether commands are answered and every channel is heard. */
  isUp(): boolean;
  /** Calls back whenever both connections are there again, all channels included. */
  onUp(listener: () => void): void;
  close(): void;
}

/** How long a command waits for its answer, in milliseconds. */
const COMMAND_TIMEOUT_MS = 2_000;
/** How often a silent connection is asked whether it is still one, in milliseconds. */
const PING_INTERVAL_MS = 3_000;
const MAX_RETRY_MS = 1_000;

const OPTIONS: RedisOptions = {
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  autoResubscribe: false,
  autoResendUnfulfilledCommands: false,
  connectTimeout: COMMAND_TIMEOUT_MS,
  commandTimeout: COMMAND_TIMEOUT_MS,
  // Spread, so that the nodes of a cluster don't all come back in the same instant.
  retryStrategy: (tries) => Math.min(50 * 2 ** Math.min(tries, 8), MAX_RETRY_MS) * (0.5 + Math.random() / 2),
};

/** A connection that is cut without a word looks open for hours: it is asked, and replaced when it doesn't answer. */
function keepAlive(redis: Redis): () => void {
  const timer = setInterval(() => {
    if (redis.status !== 'ready') return;
    redis.ping().catch(() => {
      if (redis.status === 'ready') redis.disconnect(true);
    });
  }, PING_INTERVAL_MS);
  timer.unref();
  return () => {
    clearInterval(timer);
  };
}

export function createRedisLink(url: string, logger: Logger): RedisLink {
  const commands = new Redis(url, OPTIONS);
  const subscriber = new Redis(url, OPTIONS);
  const channels = createChannels(subscriber, logger);
  const listeners: (() => void)[] = [];
  let isUp = false;
  let isReported = false;

  function up(): void {
    if (isUp || commands.status !== 'ready' || !channels.areHeard()) return;
    isUp = true;
    if (isReported) logger.info({}, 'Redis is back');
    isReported = false;
    for (const listener of listeners) listener();
  }
  function down(error: Error | null): void {
    isUp = false;
    if (isReported) return;
    isReported = true;
    // The error itself can hold the command, and so the password.
    logger.warn(
      { reason: error?.message },
      'Redis can not be reached: this node goes on with what it knows itself until it is back',
    );
  }

  let lastError: Error | null = null;
  commands.on('ready', up);
  channels.onHeard(up);
  for (const redis of [commands, subscriber]) {
    redis.on('error', (error: Error) => (lastError = error));
    redis.on('close', () => {
      down(lastError);
    });
  }
  const endings = [keepAlive(commands), keepAlive(subscriber)];
  return {
    commands,
    listen: channels.listen,
    isUp: () => isUp,
    onUp: (listener) => listeners.push(listener),
    close: () => {
      isReported = true;
      for (const end of endings) end();
      commands.disconnect();
      subscriber.disconnect();
    },
  };
}
