import type { DomainContext } from '#domain/context.ts';
import { cannotRetry, makeDue } from '#domain/delivery/make-due.ts';
import type { Principal } from '#domain/principal/principal.ts';
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
    select: { id: true },
  });
  if (!delivery) {
    throw cannotRetry(
      'Nothing was delivered for this event, so there is nothing to retry. Replay it instead.',
    );
  }
  const audit = { action: 'event.retried', subject: event.id, detail: { deliveryId: delivery.id } };
  const dueAt = await makeDue(ctx, principal, { deliveryId: delivery.id, audit });
  return { ...event, delivery_status: 'retrying', next_retry_at: dueAt.toISOString() };
}
