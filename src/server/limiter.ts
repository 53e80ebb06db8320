import { Redis } from 'ioredis';
import type { Clock, Logger } from '#domain/context.ts';
import type { Limiter } from '#domain/limit/limiter.ts';
import { createMemoryLimiter } from '#infra/limiter-memory.ts';
import { limiterOverIoredis } from '#infra/limiter-ioredis.ts';
import { createUpstashLimiter, upstashRestRedis } from '#infra/limiter-upstash.ts';
import type { Config } from './config.ts';

/** Shared through Redis when there is one, else counted in this process. */
export function createLimiter(
  config: Config,
  deps: { clock: Clock; logger: Logger },
): { limiter: Limiter; close(): void } {
  const { redisUrl, upstash } = config;
  if (upstash) {
    return {
      limiter: createUpstashLimiter({ redis: upstashRestRedis(upstash), ...deps }),
      close: () => undefined,
    };
  }
  if (redisUrl) {
    const redis = new Redis(redisUrl, { maxRetriesPerRequest: 1, enableOfflineQueue: false });
    // The error itself can hold the command, and so the password.
    redis.on('error', ({ message }: Error) =>
      deps.logger.warn({ reason: message }, 'Limits: Redis can not be reached'),
    );
    return {
      limiter: createUpstashLimiter({ redis: limiterOverIoredis(redis), ...deps }),
      close: () => redis.disconnect(),
    };
  }
  return { limiter: createMemoryLimiter({ clock: deps.clock }), close: () => undefined };
}
