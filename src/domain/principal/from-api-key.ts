import type { DomainContext } from '#domain/context.ts';
import { hashSecret, isCredential } from './credential.ts';
import { noteLastUse, stillWorks } from './stored-credential.ts';
import type { ApiKeyPrincipal } from './principal.ts';
import { knownScopes } from './require-scope.ts';

/** Null for a key that is malformed, unknown, expired, revoked, or of a deleted workspace. */
export async function principalFromApiKey(
  ctx: DomainContext,
  key: string,
  remoteAddress: string,
): Promise<ApiKeyPrincipal | null> {
  if (!isCredential('hwk_', key)) return null;
  const row = await ctx.db.apiKey.findFirst({
    where: { keyHash: hashSecret(key), ...stillWorks(ctx.clock.now()) },
    select: { id: true, workspaceId: true, scopes: true, expiresAt: true, lastUsedAt: true },
  });
  if (!row) return null;
  const { id, workspaceId, scopes, expiresAt, lastUsedAt } = row;
  noteLastUse(ctx, {
    lastUsedAt,
    write: (at) =>
      ctx.db.apiKey.updateMany({
        where: { id, workspaceId },
        data: { lastUsedAt: at, lastUsedAddress: remoteAddress },
      }),
  });
  return { kind: 'api_key', workspaceId, apiKeyId: id, scopes: knownScopes(scopes), expiresAt };
}
