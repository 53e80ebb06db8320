import type { DomainContext } from '#domain/context.ts';
import { DomainError } from '#domain/errors.ts';
import type { Principal } from '#domain/principal/principal.ts';
import { writeAudit, type AuditEntry } from '#domain/workspace/audit.ts';

interface MadeDue {
  endpointId: string;
  destinationId: string;
  requestId: string;
  seq: bigint;
  isPrimary: boolean;
  statusCode: number;
  attemptCount: number;
}

/**
 * Makes a failed or retrying delivery due at once and tells of it.
 * @returns when it is due
 * @throws {DomainError} `invalid_input` when it is in another state, or its destination takes nothing
 */
export async function makeDue(
  ctx: DomainContext,
  principal: Principal,
  { deliveryId, audit }: { deliveryId: string; audit: AuditEntry },
): Promise<Date> {
  const { workspaceId } = principal;
  const dueAt = new Date(ctx.clock.now());
  const due = await ctx.db.$transaction(async (tx) => {
    // The state is checked by the write itself: a node may be at it.
    const [row] = await tx.$queryRaw<MadeDue[]>`
      UPDATE delivery d SET status = 'retrying', next_attempt_at = ${dueAt}, updated_at = ${dueAt}
        FROM destination t
       WHERE d.id = ${deliveryId}::uuid AND d.workspace_id = ${workspaceId}::uuid
         AND d.status IN ('failed', 'retrying')
         AND t.id = d.destination_id AND t.deleted_at IS NULL AND t.disabled_at IS NULL
      RETURNING d.endpoint_id AS "endpointId", d.destination_id AS "destinationId", d.request_id AS "requestId",
                d.seq, d.is_primary AS "isPrimary", d.status_code AS "statusCode",
                d.attempt_count AS "attemptCount"`;
    if (row) await writeAudit(tx, principal, audit);
    return row;
  });
  if (!due) throw await whyNot(ctx, principal, deliveryId);
  const { endpointId, destinationId, isPrimary, statusCode } = due;
  ctx.bus.publish({
    topic: 'delivery-changed',
    ...{ endpointId, deliveryId, destinationId, isPrimary, statusCode },
    eventId: due.requestId,
    seq: Number(due.seq),
    status: 'retrying',
    retryCount: Math.max(0, due.attemptCount - 1),
    nextRetryAtMs: dueAt.getTime(),
    deliveredAtMs: null,
  });
  ctx.bus.publish({ topic: 'delivery-due', endpointId });
  return dueAt;
}

async function whyNot(ctx: DomainContext, principal: Principal, id: string): Promise<DomainError> {
  const { workspaceId } = principal;
  const delivery = await ctx.db.delivery.findFirst({
    where: { id, workspaceId },
    select: { status: true, destinationId: true },
  });
  const status = delivery?.status ?? 'deleted';
  if (status !== 'failed' && status !== 'retrying') {
    return cannotRetry(`Only failed and retrying deliveries can be retried; this one is ${status}.`);
  }
  const destination = await ctx.db.destination.findFirst({
    where: { id: delivery?.destinationId ?? '', workspaceId, deletedAt: null },
    select: { disabledAt: true },
  });
  if (!destination) {
    return cannotRetry(
      'The destination of this delivery was removed. Replay the event to another one instead.',
    );
  }
  return destination.disabledAt
    ? cannotRetry('The destination of this delivery is off. Turn it on, then retry.')
    : new DomainError('conflict', 'The delivery has just changed. Look at it again, then retry.');
}

export function cannotRetry(words: string): DomainError {
  return new DomainError('invalid_input', words, { field: 'id' });
}
