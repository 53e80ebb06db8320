import type { DomainContext } from '#domain/context.ts';
import type { UserPrincipal } from '#domain/principal/principal.ts';
import type { SignInSummary } from './schemas.ts';

/** The user's sign-ins through the account API that can still go on, the newest refresh first. */
export async function listSignIns(ctx: DomainContext, principal: UserPrincipal): Promise<SignInSummary[]> {
  const { workspaceId, userId } = principal;
  const live = await ctx.db.refreshToken.findMany({
    where: {
      workspaceId,
      userId,
      usedAt: null,
      revokedAt: null,
      expiresAt: { gt: new Date(ctx.clock.now()) },
    },
    select: { familyId: true, createdAt: true, expiresAt: true },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: 200,
  });
  const tokens = await ctx.db.accessToken.findMany({
    where: { workspaceId, userId, kind: 'access', familyId: { in: live.map(({ familyId }) => familyId) } },
    select: { familyId: true, name: true, lastUsedAt: true },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
  });
  return live.map(({ familyId, createdAt, expiresAt }) => {
    const own = tokens.filter((token) => token.familyId === familyId);
    const lastUsedAt = own.find((token) => token.lastUsedAt)?.lastUsedAt ?? null;
    return {
      id: familyId,
      client: own[0]?.name ?? '',
      refreshedAt: createdAt.toISOString(),
      lastUsedAt: lastUsedAt?.toISOString() ?? null,
      expiresAt: expiresAt.toISOString(),
    };
  });
}
