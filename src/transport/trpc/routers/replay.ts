import { replayEvent } from '#domain/event/replay-event.ts';
import { cancelReplayJob, resumeReplayJob } from '#domain/replay/end-replay-job.ts';
import { listReplayJobs } from '#domain/replay/list-replay-jobs.ts';
import { replayRange } from '#domain/replay/replay-range.ts';
import { retryFailed } from '#domain/replay/retry-failed.ts';
import {
  ReplayEventInput,
  ReplayJobInput,
  ReplayJobsInput,
  ReplayRangeInput,
  RetryFailedInput,
} from '#domain/replay/schemas.ts';
import { ReplayToConnectionInput, replayToConnection } from '#domain/stream/replay-to-connection.ts';
import { protectedProcedure, router } from '../init.ts';

export const replayRouter = router({
  toConnection: protectedProcedure
    .input(ReplayToConnectionInput)
    .mutation(({ ctx, input }) => replayToConnection(ctx.domain, ctx.principal, input)),

  event: protectedProcedure.input(ReplayEventInput).mutation(async ({ ctx, input }) => {
    const { id, seq } = await replayEvent(ctx.domain, ctx.principal, input);
    return { id, seq };
  }),

  range: protectedProcedure
    .input(ReplayRangeInput)
    .mutation(({ ctx, input }) => replayRange(ctx.domain, ctx.principal, input)),

  failed: protectedProcedure
    .input(RetryFailedInput)
    .mutation(({ ctx, input }) => retryFailed(ctx.domain, ctx.principal, input)),

  jobs: protectedProcedure
    .input(ReplayJobsInput)
    .query(({ ctx, input }) => listReplayJobs(ctx.domain, ctx.principal, input)),

  cancelJob: protectedProcedure
    .input(ReplayJobInput)
    .mutation(({ ctx, input }) => cancelReplayJob(ctx.domain, ctx.principal, input)),

  resumeJob: protectedProcedure
    .input(ReplayJobInput)
    .mutation(({ ctx, input }) => resumeReplayJob(ctx.domain, ctx.principal, input)),
});
