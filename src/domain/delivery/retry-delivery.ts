import type { DomainContext } from '#domain/context.ts';
import { notFound } from '#domain/errors.ts';
import type { Principal } from '#domain/principal/principal.ts';
import { makeDue } from './make-due.ts';

/**
 * Tries a failed or retrying delivery again at once, whether it stands for its event or not; the try counts as one of
 * its attempts.
 * @throws {DomainError} `not_found`; `invalid_input` when it can't be tried again
 */
export async function retryDelivery(
  ctx: DomainContext,
  principal: Principal,
  input: { id: string },
): Promise<{ nextAttemptAt: string }> {
  const [delivery] = await ctx.db.$queryRaw<{ requestId: string }[]>`
    SELECT d.request_id AS "requestId"
      FROM delivery d JOIN endpoint e ON e.id = d.endpoint_id AND e.deleted_at IS NULL
      JOIN request r ON r.endpoint_id = d.endpoint_id AND r.seq = d.seq AND r.deleted_at IS NULL
     WHERE d.id = ${input.id}::uuid AND d.workspace_id = ${principal.workspaceId}::uuid`;
  if (!delivery) throw notFound('Delivery');
  const audit = { action: 'delivery.retried', subject: input.id, detail: { eventId: delivery.requestId } };
  const dueAt = await makeDue(ctx, principal, { deliveryId: input.id, audit });
  return { nextAttemptAt: dueAt.toISOString() };
}
