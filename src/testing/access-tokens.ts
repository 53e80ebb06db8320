import { v7 as uuidv7 } from 'uuid';
import type { DomainContext } from '#domain/context.ts';
import { createCredential, hashSecret } from '#domain/principal/credential.ts';
import { Scope } from '#protocol/scope.ts';
import type { Tenant } from './server.ts';

/** A personal access token with every scope, unless told otherwise; or an access token, of 15 minutes then. */
export async function createToken(
  ctx: DomainContext,
  tenant: Tenant,
  more: { kind?: 'access' | 'personal'; scopes?: Scope[]; expiresAt?: Date; revokedAt?: Date } = {},
): Promise<{ token: string; id: string }> {
  const isAccess = more.kind === 'access';
  const token = createCredential(isAccess ? 'hwa_' : 'hwp_');
  const id = uuidv7();
  await ctx.db.accessToken.create({
    data: {
      id,
      workspaceId: tenant.workspaceId,
      userId: tenant.userId,
      kind: 'personal',
      name: 'Test token',
      scopes: [...Scope.options],
      tokenHash: hashSecret(token),
      lastFour: token.slice(-4),
      ...(isAccess && { expiresAt: new Date(ctx.clock.now() + 15 * 60_000) }),
      ...more,
    },
  });
  return { token, id };
}
