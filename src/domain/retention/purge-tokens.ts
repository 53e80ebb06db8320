import type { DomainContext } from '#domain/context.ts';

/** A client that was asleep for so long is still told that its token has expired, not that it never was. */
const KEEP_EXPIRED_MS = 7 * 86_400_000;

/**
 * Removes access and refresh tokens that expired long ago: small batches, each a transaction of its own. Personal
 * access tokens stay, because the console lists what became of them.
 */
export async function purgeTokens(
  ctx: DomainContext,
  options: { signal?: AbortSignal; batchSize?: number } = {},
): Promise<{ accessTokens: number; refreshTokens: number }> {
  const { signal, batchSize = 1000 } = options;
  const before = new Date(ctx.clock.now() - KEEP_EXPIRED_MS);
  const inBatches = async (removeBatch: () => Promise<number>): Promise<number> => {
    let total = 0;
    while (!signal?.aborted) {
      const removed = await removeBatch();
      total += removed;
      if (removed < batchSize) break;
    }
    return total;
  };
  const accessTokens = await inBatches(
    () => ctx.db.$executeRaw`
      DELETE FROM access_token WHERE id IN (
        SELECT id FROM access_token WHERE kind = 'access' AND expires_at < ${before}
         LIMIT ${batchSize} FOR UPDATE SKIP LOCKED)`,
  );
  const refreshTokens = await inBatches(
    () => ctx.db.$executeRaw`
      DELETE FROM refresh_token WHERE id IN (
        SELECT id FROM refresh_token WHERE expires_at < ${before}
         LIMIT ${batchSize} FOR UPDATE SKIP LOCKED)`,
  );
  return { accessTokens, refreshTokens };
}
