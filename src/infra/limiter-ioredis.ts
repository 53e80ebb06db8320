import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { LimiterRedis } from './limiter-upstash.ts';

/**
 * `@upstash/ratelimit` over a plain Redis. Its scripts begin with a shebang line that only Upstash's servers
 * take; without it their hash differs, so the library's hash is translated.
 */
export function limiterOverIoredis(redis: Redis): LimiterRedis {
  const shaByLibraryHash = new Map<string, string>();
  const adapter = {
    evalsha(hash: string, keys: string[], args: unknown[]): Promise<unknown> {
      const sha = shaByLibraryHash.get(hash);
      // The library answers this error with `eval`.
      if (!sha) return Promise.reject(new Error('NOSCRIPT not loaded by this process'));
      return redis.evalsha(sha, keys.length, ...keys, ...args.map(String));
    },
    eval(script: string, keys: string[], args: unknown[]): Promise<unknown> {
      const plain = script.replace(/^#!.*\n/, '');
      shaByLibraryHash.set(sha1(script), sha1(plain));
      return redis.eval(plain, keys.length, ...keys, ...args.map(String));
    },
    get: (key: string) => redis.get(key),
    set: (key: string, value: unknown) => redis.set(key, String(value)),
  };
  return asLimiterRedis(adapter);
}

/** Guarantee: a single-region token bucket calls no more than these four, with these arguments. */
function asLimiterRedis(adapter: object): LimiterRedis {
  return adapter as LimiterRedis;
}

function sha1(text: string): string {
  return createHash('sha1').update(text).digest('hex');
}
