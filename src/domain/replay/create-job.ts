import { v7 as uuidv7 } from 'uuid';
import type { Prisma } from '#generated/prisma/client.ts';
import type { DomainContext } from '#domain/context.ts';
import { DomainError } from '#domain/errors.ts';
import type { Plan } from '#domain/limit/plan.ts';
import type { Principal } from '#domain/principal/principal.ts';
import { isUniqueViolation } from '#domain/unique-violation.ts';
import { writeAudit } from '#domain/workspace/audit.ts';
import { JOBS_KEPT } from './list-replay-jobs.ts';
import { readJobs } from './job-view.ts';
import type { ReplayJobView } from './schemas.ts';

/** Events, or deliveries, of one job. */
export const MAX_PER_JOB = 10_000;

/** What of a log a job is about, counted to one more than it may have. */
export interface JobRange {
  count: number;
  firstSeq: bigint | null;
  lastSeq: bigint | null;
}

/** @throws {DomainError} `invalid_input` when it is nothing, or too much */
export function requireCount({ count }: JobRange, what: { none: string; many: string }): void {
  if (count === 0) throw new DomainError('invalid_input', what.none, { field: 'arrivedFrom' });
  if (count <= MAX_PER_JOB) return;
  const words = `${what.many} Choose a shorter time, of 10,000 at most.`;
  throw new DomainError('invalid_input', words, { field: 'arrivedFrom', limit: MAX_PER_JOB });
}

/** @throws {DomainError} `invalid_input` when the plan takes fewer in a second */
export function requirePace({ title, burstPerSecond: limit }: Plan, perSecond: number): void {
  if (limit === null || perSecond <= limit) return;
  const words = `The ${title} plan takes ${limit} requests a second. Replay at most so many.`;
  throw new DomainError('invalid_input', words, { field: 'perSecond', limit });
}

type JobColumns = Omit<
  Prisma.ReplayJobUncheckedCreateInput,
  'id' | 'workspaceId' | 'positionSeq' | 'lastSeq' | 'total' | 'nextStepAt' | 'createdAt'
>;

/**
 * The row of a job, which a worker takes up; the oldest ended ones go.
 * @throws {DomainError} `conflict` while another of its kind is under way at the endpoint
 */
export async function createJob(
  ctx: DomainContext,
  principal: Principal,
  { columns, range }: { columns: JobColumns; range: JobRange },
): Promise<ReplayJobView> {
  const { workspaceId } = principal;
  const { endpointId, kind, perSecond } = columns;
  const { count: total, firstSeq, lastSeq } = range;
  const now = new Date(ctx.clock.now());
  const id = uuidv7();
  const place = { positionSeq: (firstSeq ?? 1n) - 1n, lastSeq: lastSeq ?? 0n, total };
  const data = { ...columns, ...place, id, workspaceId, nextStepAt: now, createdAt: now };
  const write = ctx.db.$transaction(async (tx) => {
    await tx.replayJob.create({ data });
    await tx.$executeRaw`
      DELETE FROM replay_job WHERE id IN (
        SELECT id FROM replay_job WHERE endpoint_id = ${endpointId}::uuid AND workspace_id = ${workspaceId}::uuid
           AND ended_at IS NOT NULL ORDER BY created_at DESC OFFSET ${JOBS_KEPT - 2})`;
    await writeAudit(tx, principal, {
      action: `replay_job.${kind}`,
      subject: id,
      detail: { endpointId, total, perSecond, destinationId: columns.destinationId ?? null },
    });
  });
  await orUnderWay(write);
  const [job] = await readJobs(ctx, principal, { id, limit: 1 });
  if (!job) throw underWay();
  return job;
}

function underWay(): DomainError {
  const words = 'Another one of this endpoint is under way. Wait until it is done, or cancel it.';
  return new DomainError('conflict', words);
}

/** @throws {DomainError} `conflict` */
export async function orUnderWay<T>(write: Promise<T>): Promise<T> {
  try {
    return await write;
  } catch (error) {
    throw isUniqueViolation(error) ? underWay() : error;
  }
}
