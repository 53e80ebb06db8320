import { vi } from 'vitest';
import type { RedisLink } from '#infra/redis/link.ts';

/** Waits until a node hears the others. */
export async function untilUp(link: Pick<RedisLink, 'isUp'>): Promise<void> {
  await vi.waitFor(
    () => {
      if (!link.isUp()) throw new Error('Redis does not answer');
    },
    { timeout: 10_000 },
  );
}
