import type { DomainContext } from '#domain/context.ts';
import type { Principal } from '#domain/principal/principal.ts';
import { toAccountEvent } from '#domain/request/to-account-event.ts';
import type { AccountEvent } from '#protocol/account-event.ts';
import { DELIVERY_COLUMNS, toEventDelivery, type DeliveryRow } from './newest-delivery.ts';
import { readEvent } from './read-event.ts';

/**
 * With its whole body and its newest delivery.
 * @throws {DomainError} `not_found`
 */
export async function getEvent(
  ctx: DomainContext,
  principal: Principal,
  input: { id: string },
): Promise<AccountEvent> {
  const event = await readEvent(ctx, principal, input.id);
  const [delivery] = await ctx.db.$queryRaw<DeliveryRow[]>`
    SELECT ${DELIVERY_COLUMNS} FROM delivery d
     WHERE d.request_id = ${event.id}::uuid AND d.workspace_id = ${principal.workspaceId}::uuid
     ORDER BY d.created_at DESC, d.id DESC LIMIT 1`;
  return toAccountEvent(event, delivery ? toEventDelivery(delivery) : null);
}
