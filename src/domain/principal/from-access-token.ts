import type { DomainContext } from '#domain/context.ts';
import { hashSecret, isCredential } from './credential.ts';
import type { AccessTokenPrincipal } from './principal.ts';
import { knownScopes } from './require-scope.ts';

/** Often enough for the console, seldom enough to cost nothing. */
const LAST_USE_STEP_MS = 60_000;

/** Null for a token that is malformed, unknown, expired, revoked, or of a deleted workspace. */
export async function principalFromAccessToken(
  ctx: DomainContext,
  token: string,
): Promise<AccessTokenPrincipal | null> {
  if (!isCredential('hwp_', token)) return null;
  const nowMs = ctx.clock.now();
  const row = await ctx.db.accessToken.findFirst({
    where: {
      tokenHash: hashSecret(token),
      revokedAt: null,
      OR: [{ expiresAt: null }, { expiresAt: { gt: new Date(nowMs) } }],
      workspace: { deletedAt: null },
    },
    select: { id: true, workspaceId: true, userId: true, scopes: true, expiresAt: true, lastUsedAt: true },
  });
  if (!row) return null;
  if (!row.lastUsedAt || row.lastUsedAt.getTime() <= nowMs - LAST_USE_STEP_MS) noteUse(ctx, row.id);
  return {
    kind: 'access_token',
    workspaceId: row.workspaceId,
    userId: row.userId,
    accessTokenId: row.id,
    scopes: knownScopes(row.scopes),
    expiresAt: row.expiresAt,
  };
}

/** Runs beside the caller, which must not wait for it. */
function noteUse(ctx: DomainContext, accessTokenId: string): void {
  ctx.db.accessToken
    .updateMany({ where: { id: accessTokenId }, data: { lastUsedAt: new Date(ctx.clock.now()) } })
    .catch((error: unknown) => {
      ctx.logger.warn({ err: error, accessTokenId }, 'The last use of an access token was not noted');
    });
}
