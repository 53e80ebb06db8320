import { v7 as uuidv7 } from 'uuid';
import type { DomainContext } from '#domain/context.ts';
import { createCredential, hashSecret } from '#domain/principal/credential.ts';
import type { Scope } from '#protocol/scope.ts';
import type { Tenant } from './server.ts';

/** Returns an access token of 15 minutes, unless told otherwise, and its id. */
export async function createAccessToken(
  ctx: DomainContext,
  tenant: Tenant,
  more: { kind?: 'access' | 'personal'; scopes?: Scope[]; expiresAt?: Date | null; revokedAt?: Date } = {},
): Promise<{ token: string; id: string }> {
  const { kind = 'access' } = more;
  const token = createCredential(kind === 'access' ? 'hwa_' : 'hwp_');
  const id = uuidv7();
  await ctx.db.accessToken.create({
    data: {
      id,
      ...tenant,
      kind,
      scopes: ['stream:listen'],
      tokenHash: hashSecret(token),
      lastFour: token.slice(-4),
      expiresAt: new Date(ctx.clock.now() + 15 * 60_000),
      ...more,
    },
  });
  return { token, id };
}
