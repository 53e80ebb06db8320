import type { DomainContext } from '#domain/context.ts';
import { hashSecret, isCredential } from './credential.ts';
import type { AccessTokenPrincipal } from './principal.ts';
import { knownScopes } from './require-scope.ts';
import { noteLastUse, whyRefused, type Judgement } from './stored-credential.ts';

/** Of both kinds: 15-minute ones of a sign-in, and personal ones. */
export async function judgeAccessToken(
  ctx: DomainContext,
  token: string,
): Promise<Judgement<AccessTokenPrincipal>> {
  const kind = isCredential('hwa_', token) ? 'access' : isCredential('hwp_', token) ? 'personal' : null;
  if (!kind) return { refused: 'invalid' };
  const row = await ctx.db.accessToken.findUnique({
    where: { tokenHash: hashSecret(token), kind },
    select: {
      id: true,
      workspaceId: true,
      userId: true,
      familyId: true,
      scopes: true,
      expiresAt: true,
      revokedAt: true,
      lastUsedAt: true,
      workspace: { select: { deletedAt: true } },
    },
  });
  if (!row) return { refused: 'invalid' };
  const refused = whyRefused(row, ctx.clock.now());
  if (refused) return { refused };
  const { id, workspaceId, userId, familyId, scopes, expiresAt, lastUsedAt } = row;
  noteLastUse(ctx, {
    lastUsedAt,
    write: (at) => ctx.db.accessToken.updateMany({ where: { id, workspaceId }, data: { lastUsedAt: at } }),
  });
  return {
    principal: {
      kind: 'access_token',
      workspaceId,
      userId,
      accessTokenId: id,
      familyId,
      scopes: knownScopes(scopes),
      expiresAt,
    },
  };
}
