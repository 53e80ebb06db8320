import { v7 as uuidv7 } from 'uuid';
import type { Prisma } from '#generated/prisma/client.ts';
import type { DestinationModel } from '#generated/prisma/models.ts';
import type { DomainContext } from '#domain/context.ts';
import { storableSchedule } from '#domain/delivery/retry-schedule.ts';
import { DomainError } from '#domain/errors.ts';
import type { Plan } from '#domain/limit/plan.ts';
import type { Principal } from '#domain/principal/principal.ts';
import { writeAudit } from '#domain/workspace/audit.ts';
import { headersToStore } from './headers-to-store.ts';
import { requireForwarding } from './require-forwarding.ts';
import type { CreateDestinationInput } from './schemas.ts';
import { newSigningSecret, sealHeaders, sealSigningSecret } from './sealed.ts';

const MAX_DESTINATIONS = 10;

/**
 * The row, in the caller's transaction, which holds the workspace's lock and knows that the endpoint is there.
 * @throws {DomainError} `feature_required`; `limit_exceeded` for the eleventh, or without own retry schedules; `invalid_input`
 */
export async function insertDestination(
  ctx: DomainContext,
  { tx, principal, plan }: { tx: Prisma.TransactionClient; principal: Principal; plan: Plan },
  input: CreateDestinationInput,
): Promise<DestinationModel> {
  const { workspaceId } = principal;
  const { endpointId, url, filter, isOrdered = false, enabled = true } = input;
  requireForwarding(plan);
  const count = await tx.destination.count({
    where: { workspaceId, endpointId, isListed: true, deletedAt: null },
  });
  if (count >= MAX_DESTINATIONS) {
    const words = `An endpoint has at most ${MAX_DESTINATIONS} destinations. Delete one, or make another endpoint.`;
    throw new DomainError('limit_exceeded', words, { limit: MAX_DESTINATIONS });
  }
  const retryConfig = storableSchedule(plan, input.retryConfig ?? null);
  const id = uuidv7();
  const now = new Date(ctx.clock.now());
  const row = await tx.destination.create({
    data: {
      ...{ id, workspaceId, endpointId, url, isOrdered, createdAt: now },
      ...(filter && { filter }),
      ...(retryConfig && { retryConfig }),
      ...(!enabled && { disabledAt: now, disabledReason: 'user' as const }),
      headersCiphertext: sealHeaders(ctx.secretBox, id, headersToStore(input.headers ?? [], [])),
      signingSecretCiphertext: sealSigningSecret(ctx.secretBox, id, newSigningSecret()),
    },
  });
  await writeAudit(tx, principal, {
    action: 'destination.created',
    subject: id,
    detail: { endpointId, origin: new URL(url).origin },
  });
  return row;
}
