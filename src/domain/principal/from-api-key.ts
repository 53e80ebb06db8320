import type { DomainContext } from '#domain/context.ts';
import { hashSecret, isCredential } from './credential.ts';
import type { ApiKeyPrincipal } from './principal.ts';
import { knownScopes } from './require-scope.ts';
import { noteLastUse, whyRefused, type Judgement } from './stored-credential.ts';

export async function judgeApiKey(
  ctx: DomainContext,
  key: string,
  remoteAddress: string,
): Promise<Judgement<ApiKeyPrincipal>> {
  if (!isCredential('hwk_', key)) return { refused: 'invalid' };
  const row = await ctx.db.apiKey.findUnique({
    where: { keyHash: hashSecret(key) },
    select: {
      id: true,
      workspaceId: true,
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
  const { id, workspaceId, scopes, expiresAt, lastUsedAt } = row;
  noteLastUse(ctx, {
    lastUsedAt,
    write: (at) =>
      ctx.db.apiKey.updateMany({
        where: { id, workspaceId },
        data: { lastUsedAt: at, lastUsedAddress: remoteAddress },
      }),
  });
  return {
    principal: { kind: 'api_key', workspaceId, apiKeyId: id, scopes: knownScopes(scopes), expiresAt },
  };
}
