import type { Prisma } from '#generated/prisma/client.ts';
import type { DomainContext } from '#domain/context.ts';
import type { Principal } from '#domain/principal/principal.ts';
import { writeAudit } from '#domain/workspace/audit.ts';
import { announceChange, requireDestination, type OwnedDestination } from './destination-rows.ts';
import { endDeliveries } from './end-deliveries.ts';

/**
 * Nothing is sent there any more: what waits ends as failed, some thousand here, the rest by whoever meets it.
 * @throws {DomainError} `not_found`
 */
export async function deleteDestination(
  ctx: DomainContext,
  principal: Principal,
  { id }: { id: string },
): Promise<void> {
  const row = await ctx.db.$transaction((tx) => removeDestination(ctx, { tx, principal }, id));
  announceChange(ctx, row);
  await endDeliveries(ctx, row);
  ctx.bus.publish({ topic: 'delivery-due', endpointId: row.endpointId });
}

/** The row alone, in the caller's transaction; its secrets go at once. */
export async function removeDestination(
  ctx: DomainContext,
  { tx, principal }: { tx: Prisma.TransactionClient; principal: Principal },
  id: string,
): Promise<OwnedDestination> {
  const row = await requireDestination(tx, principal, id);
  await tx.destination.update({
    where: { id, workspaceId: principal.workspaceId },
    data: {
      deletedAt: new Date(ctx.clock.now()),
      headersCiphertext: null,
      signingSecretCiphertext: null,
      previousSecretCiphertext: null,
      previousSecretUntil: null,
    },
  });
  await writeAudit(tx, principal, {
    action: 'destination.deleted',
    subject: id,
    detail: { endpointId: row.endpointId, origin: new URL(row.url).origin },
  });
  return row;
}
