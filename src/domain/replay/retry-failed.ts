import type { DomainContext } from '#domain/context.ts';
import { requireEndpoint } from '#domain/endpoint/require-endpoint.ts';
import { DomainError, notFound } from '#domain/errors.ts';
import type { Principal } from '#domain/principal/principal.ts';
import { withinQueryTime } from '#domain/within-query-time.ts';
import { createJob, MAX_PER_JOB, requireCount, type JobRange } from './create-job.ts';
import { failedDeliveries } from './failed-deliveries.ts';
import type { ReplayJobView, RetryFailedInput } from './schemas.ts';
import { toTimes } from './times.ts';

const TOO_LONG = 'Counting took too long. Choose a shorter time.';

/**
 * Begins to try the failed deliveries of a time again, so many a second; each try counts as an attempt. One that is not
 * reached yet stays as it is, so that cancelling has nothing to set back.
 * @throws {DomainError} `not_found`; `invalid_input` for none or too many, or a destination that is off; `conflict`
 * while another one is under way
 */
export async function retryFailed(
  ctx: DomainContext,
  principal: Principal,
  input: RetryFailedInput,
): Promise<ReplayJobView> {
  const { endpointId, perSecond, destinationId = null } = input;
  await requireEndpoint(ctx, principal, endpointId);
  if (destinationId !== null) await requireOn(ctx, principal, { endpointId, destinationId });
  const times = toTimes(input);
  const failed = failedDeliveries({ workspaceId: principal.workspaceId, endpointId, destinationId, times });
  const query = ctx.db.$queryRaw<{ count: bigint; firstSeq: bigint | null; lastSeq: bigint | null }[]>`
    SELECT count(*), min(seq) AS "firstSeq", max(seq) AS "lastSeq" FROM (
      SELECT d.seq ${failed} ORDER BY d.seq LIMIT ${MAX_PER_JOB + 1}) counted`;
  const [row] = await withinQueryTime(ctx, query, TOO_LONG);
  const { count = 0n, firstSeq = null, lastSeq = null } = row ?? {};
  const range: JobRange = { count: Number(count), firstSeq, lastSeq };
  requireCount(range, {
    none: 'No delivery of this time has failed at a destination that is on, so there is nothing to retry.',
    many: 'More than 10,000 deliveries of this time have failed.',
  });
  const { from: arrivedFrom, to: arrivedTo } = times;
  return createJob(ctx, principal, {
    columns: { endpointId, kind: 'retry', perSecond, arrivedFrom, arrivedTo, destinationId },
    range,
  });
}

async function requireOn(
  ctx: DomainContext,
  { workspaceId }: Principal,
  { endpointId, destinationId }: { endpointId: string; destinationId: string },
): Promise<void> {
  const destination = await ctx.db.destination.findFirst({
    where: { id: destinationId, workspaceId, endpointId, deletedAt: null },
    select: { disabledAt: true },
  });
  if (!destination) throw notFound('Destination');
  if (!destination.disabledAt) return;
  throw new DomainError('invalid_input', 'This destination is off. Turn it on, then retry.', {
    field: 'destinationId',
  });
}
