import type { DomainContext } from '#domain/context.ts';
import { isDatabaseAway } from '#domain/database-away.ts';
import { replayStep } from './replay-step.ts';
import { retryStep } from './retry-step.ts';
import type { RunningJob } from './step.ts';

/** Jobs looked at in one turn; the others have theirs in the next. */
const JOBS_AT_ONCE = 20;
/** After a step that failed, in milliseconds. */
const PAUSE_MS = 30_000;

/**
 * One step of each job whose time has come. What a step does and how far it got are one commit, so that a crash neither
 * repeats nor leaves out anything. Several nodes may run it at once: whoever has the row takes the step.
 */
export async function runReplayJobs(ctx: DomainContext, signal?: AbortSignal): Promise<void> {
  const due: RunningJob[] = await ctx.db.replayJob.findMany({
    where: { endedAt: null, nextStepAt: { lte: new Date(ctx.clock.now()) } },
    orderBy: { nextStepAt: 'asc' },
    take: JOBS_AT_ONCE,
  });
  for (const job of due) {
    if (signal?.aborted) return;
    try {
      await (job.kind === 'replay' ? replayStep(ctx, job) : retryStep(ctx, job));
    } catch (error) {
      if (isDatabaseAway(error)) throw error;
      ctx.logger.error({ err: error, jobId: job.id }, 'replay: a step failed, trying again in half a minute');
      // Others must not wait for one that can't go on.
      const nextStepAt = new Date(ctx.clock.now() + PAUSE_MS);
      await ctx.db.replayJob.updateMany({ where: { id: job.id, endedAt: null }, data: { nextStepAt } });
    }
  }
}
