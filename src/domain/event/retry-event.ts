import type { DomainContext } from '#domain/context.ts';
import { DomainError } from '#domain/errors.ts';
import type { Principal } from '#domain/principal/principal.ts';
import { writeAudit } from '#domain/workspace/audit.ts';
import type { AccountEvent } from '#protocol/account-event.ts';
import { getEvent } from './get-event.ts';

/**
 * Makes the delivery of an event due at once; the try counts as one of its attempts.
 * @throws {DomainError} `not_found`; `invalid_input` when there is no delivery that could be tried again
 */
export async function retryEvent(
  ctx: DomainContext,
  principal: Principal,
  input: { id: string },
): Promise<AccountEvent> {
  const { workspaceId } = principal;
  const event = await getEvent(ctx, principal, input);
  const delivery = await ctx.db.delivery.findFirst({
    where: { endpointId: event.endpoint_id, seq: event.seq, isPrimary: true, workspaceId },
    select: { id: true, destinationId: true },
  });
  if (!delivery) {
    throw cannotRetry(
      'Nothing was delivered for this event, so there is nothing to retry. Replay it instead.',
    );
  }
  const nextAttemptAt = new Date(ctx.clock.now());
  const retried = await ctx.db.$transaction(async (tx) => {
    // The state is checked by the write itself: another node may be at it.
    const { count } = await tx.delivery.updateMany({
      where: { id: delivery.id, workspaceId, status: { in: ['failed', 'retrying'] } },
      data: { status: 'retrying', nextAttemptAt },
    });
    if (count === 0) return false;
    await writeAudit(tx, principal, {
      action: 'event.retried',
      subject: event.id,
      detail: { deliveryId: delivery.id },
    });
    return true;
  });
  if (!retried) {
    throw cannotRetry(
      `Only failed and retrying events can be retried; this one is ${event.delivery_status}.`,
    );
  }
  ctx.bus.publish({
    topic: 'delivery-changed',
    endpointId: event.endpoint_id,
    ...{ deliveryId: delivery.id, destinationId: delivery.destinationId, isPrimary: true },
    eventId: event.id,
    seq: event.seq,
    status: 'retrying',
    statusCode: event.status_code,
    retryCount: event.retry_count,
    nextRetryAtMs: nextAttemptAt.getTime(),
    deliveredAtMs: null,
  });
  return { ...event, delivery_status: 'retrying', next_retry_at: nextAttemptAt.toISOString() };
}

function cannotRetry(words: string): DomainError {
  return new DomainError('invalid_input', words, { field: 'id' });
}
