import type { DeliveryStatus } from '#generated/prisma/enums.ts';
import type { DomainContext } from '#domain/context.ts';
import type { DestinationHealthView } from './health-view.ts';

const MAX_COUNTED = 10_000;
const MAX_NEXT = 5;

interface Next {
  deliveryId: string;
  requestId: string;
  seq: bigint;
  status: DeliveryStatus;
  attemptCount: number;
  nextAttemptAt: Date;
}

/** What waits for a destination of whoever asks; bounded, whatever waits there. */
export async function readQueue(
  ctx: DomainContext,
  destinationId: string,
): Promise<DestinationHealthView['queue']> {
  const [waiting] = await ctx.db.$queryRaw<{ count: bigint; oldestAt: Date | null }[]>`
    SELECT count(*), min(created_at) AS "oldestAt" FROM (
      SELECT created_at FROM delivery
       WHERE destination_id = ${destinationId}::uuid AND next_attempt_at IS NOT NULL
       ORDER BY next_attempt_at LIMIT ${MAX_COUNTED + 1}) first`;
  const next = await ctx.db.$queryRaw<Next[]>`
    SELECT id AS "deliveryId", request_id AS "requestId", seq, status::text AS status,
           attempt_count AS "attemptCount", next_attempt_at AS "nextAttemptAt"
      FROM delivery
     WHERE destination_id = ${destinationId}::uuid AND next_attempt_at IS NOT NULL
     ORDER BY next_attempt_at, seq LIMIT ${MAX_NEXT}`;
  const count = Number(waiting?.count ?? 0);
  return {
    depth: Math.min(count, MAX_COUNTED),
    depthCapped: count > MAX_COUNTED,
    oldestWaitingAt: waiting?.oldestAt?.toISOString() ?? null,
    nextAttempts: next.map((row) => ({
      ...row,
      seq: Number(row.seq),
      nextAttemptAt: row.nextAttemptAt.toISOString(),
    })),
  };
}
