import type { DomainContext } from '#domain/context.ts';
import type { Principal } from '#domain/principal/principal.ts';
import { writeAudit } from '#domain/workspace/audit.ts';
import { requireConsumer } from './require-consumer.ts';

/**
 * Forgets a consumer's position; its connections end. One that connects again by that name begins anew.
 * @throws {DomainError} `not_found`
 */
export async function deleteConsumer(
  ctx: DomainContext,
  principal: Principal,
  input: { id: string },
): Promise<void> {
  const { id, name, endpointId } = await requireConsumer(ctx, principal, input.id);
  await ctx.db.$transaction(async (tx) => {
    await tx.consumer.deleteMany({ where: { id } });
    await writeAudit(tx, principal, { action: 'consumer.deleted', subject: endpointId, detail: { name } });
  });
  ctx.bus.publish({ topic: 'consumer-reset', consumerId: id });
}
