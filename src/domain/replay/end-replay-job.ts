import type { DomainContext } from '#domain/context.ts';
import { DomainError, notFound } from '#domain/errors.ts';
import type { Principal } from '#domain/principal/principal.ts';
import { writeAudit } from '#domain/workspace/audit.ts';
import { orUnderWay } from './create-job.ts';
import { readJobs } from './job-view.ts';
import type { ReplayJobView } from './schemas.ts';

/**
 * Ends a job before its end: what is on its way goes on, the rest stays as it is.
 * @throws {DomainError} `not_found`; `conflict` when it has ended
 */
export function cancelReplayJob(
  ctx: DomainContext,
  principal: Principal,
  { id }: { id: string },
): Promise<ReplayJobView> {
  return change(ctx, principal, {
    id,
    action: 'cancelled',
    where: { endedAt: null },
    data: { endedAt: new Date(ctx.clock.now()), outcome: 'cancelled' },
    otherwise: 'This job has ended already.',
  });
}

/**
 * Lets a job that stopped by itself go on where it stopped.
 * @throws {DomainError} `not_found`; `conflict` when it has not stopped, or another one is under way
 */
export function resumeReplayJob(
  ctx: DomainContext,
  principal: Principal,
  { id }: { id: string },
): Promise<ReplayJobView> {
  return change(ctx, principal, {
    id,
    action: 'resumed',
    where: { outcome: 'stopped' },
    data: { endedAt: null, outcome: null, stopReason: null, nextStepAt: new Date(ctx.clock.now()) },
    otherwise: 'Only a job that has stopped can be resumed.',
  });
}

interface Change {
  id: string;
  action: 'cancelled' | 'resumed';
  where: { endedAt: null } | { outcome: 'stopped' };
  data: { endedAt: Date | null; outcome: 'cancelled' | null; stopReason?: null; nextStepAt?: Date };
  otherwise: string;
}

async function change(
  ctx: DomainContext,
  principal: Principal,
  { id, action, where, data, otherwise }: Change,
): Promise<ReplayJobView> {
  const { workspaceId } = principal;
  if ((await readJobs(ctx, principal, { id, limit: 1 })).length === 0) throw notFound('Job');
  const write = ctx.db.$transaction(async (tx) => {
    // The state is checked by the write itself: a worker may be at it.
    const { count } = await tx.replayJob.updateMany({ where: { ...where, id, workspaceId }, data });
    if (count === 0) throw new DomainError('conflict', otherwise);
    await writeAudit(tx, principal, { action: `replay_job.${action}`, subject: id });
  });
  await orUnderWay(write);
  const [job] = await readJobs(ctx, principal, { id, limit: 1 });
  if (!job) throw notFound('Job');
  return job;
}
