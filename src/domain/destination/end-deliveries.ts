import type { DomainContext } from '#domain/context.ts';

const MAX_ENDED = 2_000;

interface Ended {
  id: string;
  seq: bigint;
  requestId: string;
  isPrimary: boolean;
  statusCode: number;
  attemptCount: number;
}

/** Ends what waits at a destination that is gone, oldest first, as far as nobody is at it and one statement should go. */
export async function endDeliveries(
  ctx: DomainContext,
  { id: destinationId, workspaceId, endpointId }: { id: string; workspaceId: string; endpointId: string },
): Promise<void> {
  const ended = await ctx.db.$queryRaw<Ended[]>`
    UPDATE delivery SET status = 'failed', error_code = 'destination_gone', next_attempt_at = NULL,
                        updated_at = ${new Date(ctx.clock.now())}
     WHERE id IN (
       SELECT id FROM delivery
        WHERE destination_id = ${destinationId}::uuid AND workspace_id = ${workspaceId}::uuid
          AND next_attempt_at IS NOT NULL
        ORDER BY seq LIMIT ${MAX_ENDED} FOR UPDATE SKIP LOCKED)
    RETURNING id, seq, request_id AS "requestId", is_primary AS "isPrimary", status_code AS "statusCode",
              attempt_count AS "attemptCount"`;
  for (const { id, seq, requestId, isPrimary, statusCode, attemptCount } of ended) {
    ctx.bus.publish({
      topic: 'delivery-changed',
      ...{ endpointId, destinationId, deliveryId: id, isPrimary, statusCode },
      eventId: requestId,
      seq: Number(seq),
      status: 'failed',
      retryCount: Math.max(0, attemptCount - 1),
      nextRetryAtMs: null,
      deliveredAtMs: null,
    });
  }
}
