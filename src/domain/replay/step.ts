import type { Prisma } from '#generated/prisma/client.ts';
import type { ReplayJobModel } from '#generated/prisma/models.ts';
import type { DomainContext } from '#domain/context.ts';

export type RunningJob = ReplayJobModel;

const STEP_MS = 1_000;

/** The job's row is this transaction's, and still as it was read: nobody has taken the step, nor ended the job. */
export async function isMyStep(tx: Prisma.TransactionClient, job: RunningJob): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM replay_job
     WHERE id = ${job.id}::uuid AND ended_at IS NULL AND position_seq = ${job.positionSeq}
       FOR UPDATE SKIP LOCKED`;
  return rows.length === 1;
}

export interface StepDone {
  /** How far it got. */
  positionSeq: bigint;
  sent: number;
  isEnd: boolean;
}

/** Where the job is after a step; in the step's own transaction. */
export async function saveStep(
  ctx: DomainContext,
  tx: Prisma.TransactionClient,
  { job, done }: { job: RunningJob; done: StepDone },
): Promise<void> {
  const nowMs = ctx.clock.now();
  const sent = job.sent + done.sent;
  // What a look comes late by is made good, as far as half a second goes.
  const nextMs = Math.max(job.nextStepAt.getTime() + STEP_MS, nowMs + STEP_MS / 2);
  await tx.replayJob.update({
    where: { id: job.id },
    data: {
      ...{ positionSeq: done.positionSeq, sent, nextStepAt: new Date(nextMs) },
      ...(done.isEnd && {
        leftOut: Math.max(0, job.total - sent),
        endedAt: new Date(nowMs),
        outcome: 'done' as const,
      }),
    },
  });
}

/** It can't go on; whoever made it reads why, and may resume it. */
export async function stopJob(
  ctx: DomainContext,
  tx: Pick<Prisma.TransactionClient, 'replayJob'>,
  { job, reason }: { job: RunningJob; reason: string },
): Promise<void> {
  await tx.replayJob.updateMany({
    where: { id: job.id, endedAt: null, positionSeq: job.positionSeq },
    data: { endedAt: new Date(ctx.clock.now()), outcome: 'stopped', stopReason: reason },
  });
}
