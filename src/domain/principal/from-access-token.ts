import type { DomainContext } from '#domain/context.ts';
import { hashSecret, isCredential } from './credential.ts';
import { noteLastUse, stillWorks } from './stored-credential.ts';
import type { AccessTokenPrincipal } from './principal.ts';
import { knownScopes } from './require-scope.ts';

/** Null for a token that is malformed, unknown, expired, revoked, or of a deleted workspace. */
export async function principalFromAccessToken(
  ctx: DomainContext,
  token: string,
): Promise<AccessTokenPrincipal | null> {
  if (!isCredential('hwp_', token)) return null;
  const row = await ctx.db.accessToken.findFirst({
    where: { tokenHash: hashSecret(token), ...stillWorks(ctx.clock.now()) },
    select: { id: true, workspaceId: true, userId: true, scopes: true, expiresAt: true, lastUsedAt: true },
  });
  if (!row) return null;
  const { id, workspaceId, userId, scopes, expiresAt, lastUsedAt } = row;
  noteLastUse(ctx, {
    lastUsedAt,
    write: (at) => ctx.db.accessToken.updateMany({ where: { id, workspaceId }, data: { lastUsedAt: at } }),
  });
  return {
    kind: 'access_token',
    workspaceId,
    userId,
    accessTokenId: id,
    scopes: knownScopes(scopes),
    expiresAt,
  };
}
