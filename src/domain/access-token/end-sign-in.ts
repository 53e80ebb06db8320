import type { DomainContext } from '#domain/context.ts';
import { notFound } from '#domain/errors.ts';
import type { AccessTokenPrincipal, UserPrincipal } from '#domain/principal/principal.ts';
import { writeAudit } from '#domain/workspace/audit.ts';
import { lockFamily } from './lock-family.ts';
import { announceRevokedTokens, revokeFamilies } from './revoke-families.ts';

/**
 * Takes effect at once, on open sockets too. Ending one that has ended changes nothing.
 * @throws {DomainError} `not_found`
 */
export async function endSignIn(
  ctx: DomainContext,
  principal: UserPrincipal | AccessTokenPrincipal,
  input: { id: string },
): Promise<void> {
  const { workspaceId, userId } = principal;
  const ended = await ctx.db.$transaction(async (tx) => {
    await lockFamily(tx, input.id);
    const known = await tx.refreshToken.count({ where: { familyId: input.id, userId, workspaceId } });
    if (known === 0) throw notFound('Sign-in');
    const families = await revokeFamilies(tx, { userId, familyId: input.id }, ctx.clock.now());
    if (families.live > 0) {
      await writeAudit(tx, principal, { action: 'sign_in.revoked', subject: input.id });
    }
    return families;
  });
  announceRevokedTokens(ctx.bus, ended.accessTokenIds);
}
