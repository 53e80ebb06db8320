import type { DomainContext } from '#domain/context.ts';
import { hashSecret, isCredential } from './credential.ts';
import type { ApiKeyPrincipal } from './principal.ts';
import { knownScopes } from './require-scope.ts';

/** Often enough for the console, seldom enough to cost nothing. */
const LAST_USE_STEP_MS = 60_000;

/** Null for a key that is malformed, unknown, expired, revoked, or of a deleted workspace. */
export async function principalFromApiKey(
  ctx: DomainContext,
  key: string,
  remoteAddress: string,
): Promise<ApiKeyPrincipal | null> {
  if (!isCredential('hwk_', key)) return null;
  const nowMs = ctx.clock.now();
  const row = await ctx.db.apiKey.findFirst({
    where: {
      keyHash: hashSecret(key),
      revokedAt: null,
      OR: [{ expiresAt: null }, { expiresAt: { gt: new Date(nowMs) } }],
      workspace: { deletedAt: null },
    },
    select: { id: true, workspaceId: true, scopes: true, expiresAt: true, lastUsedAt: true },
  });
  if (!row) return null;
  if (!row.lastUsedAt || row.lastUsedAt.getTime() <= nowMs - LAST_USE_STEP_MS) {
    noteUse(ctx, row.id, remoteAddress);
  }
  return {
    kind: 'api_key',
    workspaceId: row.workspaceId,
    apiKeyId: row.id,
    scopes: knownScopes(row.scopes),
    expiresAt: row.expiresAt,
  };
}

/** Runs beside the caller, which must not wait for it. */
function noteUse(ctx: DomainContext, apiKeyId: string, remoteAddress: string): void {
  ctx.db.apiKey
    .updateMany({
      where: { id: apiKeyId },
      data: { lastUsedAt: new Date(ctx.clock.now()), lastUsedAddress: remoteAddress },
    })
    .catch((error: unknown) => {
      ctx.logger.warn({ err: error, apiKeyId }, 'The last use of an API key was not noted');
    });
}
