import type { DomainContext } from '#domain/context.ts';
import type { Principal } from '#domain/principal/principal.ts';
import { toAccountEvent } from '#domain/request/to-account-event.ts';
import type { AccountEvent } from '#protocol/account-event.ts';
import { DELIVERY_COLUMNS, toEventDelivery, type DeliveryRow } from './primary-delivery.ts';
import { readEvent } from './read-event.ts';

/**
 * With its whole body and the state of its delivery.
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
     WHERE d.endpoint_id = ${event.endpointId}::uuid AND d.seq = ${event.seq} AND d.is_primary
       AND d.workspace_id = ${principal.workspaceId}::uuid`;
  return toAccountEvent(event, delivery ? toEventDelivery(delivery) : null);
}
