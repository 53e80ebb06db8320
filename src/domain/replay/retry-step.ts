import type { DomainContext } from '#domain/context.ts';
import { failedDeliveries } from './failed-deliveries.ts';
import { isMyStep, saveStep, type RunningJob } from './step.ts';

interface MadeDue {
  id: string;
  destinationId: string;
  requestId: string;
  seq: bigint;
  isPrimary: boolean;
  statusCode: number;
  attemptCount: number;
}

/** The next failed deliveries are due now: as many as a second takes, and all of the last request among them. */
export async function retryStep(ctx: DomainContext, job: RunningJob): Promise<void> {
  const { endpointId, positionSeq, lastSeq } = job;
  const dueAt = new Date(ctx.clock.now());
  const failed = failedDeliveries({ ...job, times: { from: job.arrivedFrom, to: job.arrivedTo } });
  const due = await ctx.db.$transaction(async (tx) => {
    if (!(await isMyStep(tx, job))) return [];
    const [bound] = await tx.$queryRaw<{ upTo: bigint | null; count: bigint }[]>`
      SELECT max(seq) AS "upTo", count(*) AS count FROM (
        SELECT d.seq ${failed} AND d.seq > ${positionSeq} AND d.seq <= ${lastSeq}
         ORDER BY d.seq LIMIT ${job.perSecond}) next`;
    const { upTo = null, count = 0n } = bound ?? {};
    // The state is checked by the write itself: somebody may retry one of them by hand.
    const rows =
      upTo === null
        ? []
        : await tx.$queryRaw<MadeDue[]>`
            UPDATE delivery SET status = 'retrying', next_attempt_at = ${dueAt}, updated_at = ${dueAt}
             WHERE status = 'failed' AND id IN (
               SELECT d.id ${failed} AND d.seq > ${positionSeq} AND d.seq <= ${upTo})
            RETURNING id, destination_id AS "destinationId", request_id AS "requestId", seq,
                      is_primary AS "isPrimary", status_code AS "statusCode", attempt_count AS "attemptCount"`;
    const isEnd = upTo === null || upTo >= lastSeq || Number(count) < job.perSecond;
    const done = { positionSeq: isEnd ? lastSeq : upTo, sent: rows.length, isEnd };
    await saveStep(ctx, tx, { job, done });
    return rows;
  });
  for (const { id, requestId, seq, attemptCount, destinationId, isPrimary, statusCode } of due) {
    ctx.bus.publish({
      topic: 'delivery-changed',
      ...{ endpointId, deliveryId: id, destinationId, isPrimary, statusCode },
      eventId: requestId,
      seq: Number(seq),
      status: 'retrying',
      retryCount: Math.max(0, attemptCount - 1),
      nextRetryAtMs: dueAt.getTime(),
      deliveredAtMs: null,
    });
  }
  if (due.length > 0) ctx.bus.publish({ topic: 'delivery-due', endpointId });
}
