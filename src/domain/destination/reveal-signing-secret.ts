import type { DomainContext } from '#domain/context.ts';
import { DomainError } from '#domain/errors.ts';
import type { Principal } from '#domain/principal/principal.ts';
import { writeAudit } from '#domain/workspace/audit.ts';
import { requireDestination } from './destination-rows.ts';
import { presentSecret } from './signing-secret.ts';

/**
 * The secret in full; the audit says who saw it.
 * @throws {DomainError} `not_found`; `unavailable` when it can't be decrypted
 */
export async function revealSigningSecret(
  ctx: DomainContext,
  principal: Principal,
  { id }: { id: string },
): Promise<{ secret: string }> {
  const row = await requireDestination(ctx.db, principal, id);
  const secret = await presentSecret(ctx, row);
  if (secret === null) {
    throw new DomainError(
      'unavailable',
      'The secret was encrypted with a key that the server no longer has. Rotate it to get a new one.',
    );
  }
  await writeAudit(ctx.db, principal, {
    action: 'destination.secret_revealed',
    subject: id,
    detail: { endpointId: row.endpointId },
  });
  return { secret };
}
