import type { DomainContext } from '#domain/context.ts';
import { notFound } from '#domain/errors.ts';
import type { AccessTokenPrincipal, UserPrincipal } from '#domain/principal/principal.ts';
import { writeAudit } from '#domain/workspace/audit.ts';
import { announceRevokedTokens } from './revoke-families.ts';

/**
 * Takes effect at once, on open sockets too. Revoking a revoked token changes nothing.
 * @throws {DomainError} `not_found`
 */
export async function revokePersonalToken(
  ctx: DomainContext,
  principal: UserPrincipal | AccessTokenPrincipal,
  input: { id: string },
): Promise<void> {
  const { workspaceId, userId } = principal;
  const own = { id: input.id, workspaceId, userId, kind: 'personal' } as const;
  await ctx.db.$transaction(async (tx) => {
    const { count } = await tx.accessToken.updateMany({
      where: { ...own, revokedAt: null },
      data: { revokedAt: new Date(ctx.clock.now()) },
    });
    if (count === 0) {
      const known = await tx.accessToken.count({ where: own });
      if (known === 0) throw notFound('Token');
      return;
    }
    await writeAudit(tx, principal, { action: 'access_token.revoked', subject: input.id });
  });
  announceRevokedTokens(ctx.bus, [input.id]);
}
