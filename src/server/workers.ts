import type { DomainContext } from '#domain/context.ts';
import { readDueSubscriptions } from '#domain/billing/read-due-subscriptions.ts';
import { mailQuotaNotices } from '#domain/limit/mail-quota-notices.ts';
import { reportUnknownPlans } from '#domain/limit/report-unknown-plans.ts';
import { releaseSealed } from '#domain/overflow/release-sealed.ts';
import { runReplayJobs } from '#domain/replay/run-replay-jobs.ts';
import { purgeDeleted } from '#domain/retention/purge-deleted.ts';
import { purgeTokens } from '#domain/retention/purge-tokens.ts';
import { removeExpired } from '#domain/retention/remove-expired.ts';
import { removeOldHours } from '#domain/retention/remove-old-hours.ts';
import { reportSize } from '#domain/retention/report-size.ts';
import { sweepExpired } from '#domain/retention/sweep-expired.ts';
import { resealSecrets } from '#domain/signature/reseal-secrets.ts';
import { repeat, type Job } from './repeat.ts';

const MINUTE_MS = 60_000;

async function purge(ctx: DomainContext, signal: AbortSignal): Promise<void> {
  await removeExpired(ctx);
  await purgeDeleted(ctx, { signal });
  await purgeTokens(ctx, { signal });
}

async function report(ctx: DomainContext): Promise<void> {
  await reportSize(ctx);
  await reportUnknownPlans(ctx);
}

function jobsOf(ctx: DomainContext): Job[] {
  const eachMinute = { firstAfterMs: MINUTE_MS, everyMs: MINUTE_MS };
  return [
    {
      ...eachMinute,
      run: (signal) => releaseSealed(ctx, { signal }),
      failure: 'overflow: sealed captures could not be released, trying again in a minute',
    },
    {
      ...eachMinute,
      run: (signal) => mailQuotaNotices(ctx, signal),
      failure: 'usage: owners could not be told of their quota, trying again in a minute',
    },
    {
      ...eachMinute,
      run: (signal) => purge(ctx, signal),
      failure: 'purge: what was deleted or expired could not be removed, trying again in a minute',
    },
    {
      ...eachMinute,
      run: (signal) => readDueSubscriptions(ctx, signal),
      failure: 'billing: subscriptions that are due could not be read, trying again in a minute',
    },
    {
      firstAfterMs: 1_000,
      everyMs: 500,
      run: (signal) => runReplayJobs(ctx, signal),
      failure: 'replay: jobs could not go on, trying again',
    },
    {
      firstAfterMs: MINUTE_MS,
      everyMs: 10 * MINUTE_MS,
      run: (signal) => sweepExpired(ctx, { signal }),
      failure: 'retention: captures that are too old could not be removed, trying again in ten minutes',
    },
    {
      firstAfterMs: 10 * MINUTE_MS,
      everyMs: 24 * 60 * MINUTE_MS,
      run: () => removeOldHours(ctx),
      failure: 'deliveries: old hourly figures could not be removed, trying again tomorrow',
    },
    {
      firstAfterMs: 10_000,
      everyMs: 24 * 60 * MINUTE_MS,
      run: () => report(ctx),
      failure: 'The daily report of sizes and plans could not be made',
    },
  ];
}

/** Work that goes on beside the requests. Returns the function that stops it and waits for what is under way. */
export function startWorkers(ctx: DomainContext): () => Promise<void> {
  const abort = new AbortController();
  const stops = jobsOf(ctx).map((job) => repeat(ctx.logger, job));
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
    unsubscribe();
    abort.abort();
    await Promise.all([resealed, ...stops.map((stop) => stop())]);
  };
}
