import type { DomainContext } from '#domain/context.ts';
import type { Principal } from '#domain/principal/principal.ts';
import { writeAudit } from '#domain/workspace/audit.ts';
import { planOfWorkspace } from '#domain/workspace/plan-of.ts';
import { announceChange, requireDestination, toDestinationDetail } from './destination-rows.ts';
import type { DestinationDetail } from './schemas.ts';
import { newSigningSecret, sealSigningSecret } from './sealed.ts';

/** How long the secret before signs as well. */
const OVERLAP_MS = 24 * 60 * 60_000;

/**
 * A new secret; the one so far signs beside it for a day, so that receivers can change over.
 * @throws {DomainError} `not_found`
 */
export async function rotateSigningSecret(
  ctx: DomainContext,
  principal: Principal,
  { id }: { id: string },
): Promise<{ destination: DestinationDetail; secret: string }> {
  const { workspaceId } = principal;
  const plan = await planOfWorkspace(ctx, workspaceId);
  const secret = newSigningSecret();
  const row = await ctx.db.$transaction(async (tx) => {
    await requireDestination(tx, principal, id);
    const sealed = sealSigningSecret(ctx.secretBox, id, secret);
    const until = new Date(ctx.clock.now() + OVERLAP_MS);
    // One statement, so that of two rotations at once the second keeps the first one’s secret.
    await tx.$executeRaw`
      UPDATE destination
         SET previous_secret_ciphertext = signing_secret_ciphertext, previous_secret_until = ${until},
             signing_secret_ciphertext = ${sealed}, updated_at = ${new Date(ctx.clock.now())}
       WHERE id = ${id}::uuid AND workspace_id = ${workspaceId}::uuid`;
    const after = await requireDestination(tx, principal, id);
    await writeAudit(tx, principal, {
      action: 'destination.secret_rotated',
      subject: id,
      detail: { endpointId: after.endpointId },
    });
    return after;
  });
  announceChange(ctx, row);
  return { destination: toDestinationDetail(ctx, plan, row), secret };
}
