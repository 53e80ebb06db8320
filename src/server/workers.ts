import type { DomainContext } from '#domain/context.ts';
import { readDueSubscriptions } from '#domain/billing/read-due-subscriptions.ts';
import { releaseSealed } from '#domain/overflow/release-sealed.ts';
import { purgeDeleted } from '#domain/retention/purge-deleted.ts';
import { purgeTokens } from '#domain/retention/purge-tokens.ts';
import { removeExpired } from '#domain/retention/remove-expired.ts';
import { resealSecrets } from '#domain/signature/reseal-secrets.ts';

const PURGE_INTERVAL_MS = 60_000;

async function purge(ctx: DomainContext, signal: AbortSignal): Promise<void> {
  await releaseSealed(ctx, { signal });
  await removeExpired(ctx);
  await purgeDeleted(ctx, { signal });
  await purgeTokens(ctx, { signal });
  await readDueSubscriptions(ctx, signal);
}

/** Work that goes on beside the requests. Returns the function that stops it and waits for what is under way. */
export function startWorkers(ctx: DomainContext): () => Promise<void> {
  const abort = new AbortController();
  let running: Promise<unknown> = Promise.resolve();
  let busy = false;
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    running = purge(ctx, abort.signal)
      .catch((error: unknown) => {
        ctx.logger.error(
          { err: error },
          'purge: what was deleted or expired could not be removed, trying again in a minute',
        );
      })
      .finally(() => {
        busy = false;
      });
  }, PURGE_INTERVAL_MS);
  timer.unref();
  // A larger plan opens at once what waits; the timer takes care of whatever this misses.
  const unsubscribe = ctx.bus.subscribe('plan-changed', ({ workspaceId }) => {
    releaseSealed(ctx, { signal: abort.signal, workspaceId }).catch((error: unknown) => {
      ctx.logger.error({ err: error, workspaceId }, 'overflow: sealed captures could not be released');
    });
  });
  const resealed = resealSecrets(ctx, abort.signal).catch((error: unknown) => {
    ctx.logger.error({ err: error }, 'Stored secrets could not be encrypted with the present key');
  });
  return async () => {
    clearInterval(timer);
    unsubscribe();
    abort.abort();
    await Promise.all([running, resealed]);
  };
}
