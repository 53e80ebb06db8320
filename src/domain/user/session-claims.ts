import type { DomainContext } from '#domain/context.ts';
import type { SessionClaims } from '#domain/principal/from-session.ts';

/** What a new session of the user carries; null without a workspace. */
export async function claimsOfUser(ctx: DomainContext, userId: string): Promise<SessionClaims | null> {
  const membership = await ctx.db.membership.findFirst({
    where: { userId, workspace: { deletedAt: null } },
    select: { workspaceId: true, user: { select: { sessionVersion: true } } },
    orderBy: [{ createdAt: 'asc' }, { workspaceId: 'asc' }],
  });
  if (!membership) return null;
  return { userId, workspaceId: membership.workspaceId, sessionVersion: membership.user.sessionVersion };
}

/** For the session that follows a sign-in through a provider. */
export async function claimsOfOauthAccount(
  ctx: DomainContext,
  account: { provider: string; providerAccountId: string },
): Promise<SessionClaims | null> {
  // The library's object holds more, tokens among it.
  const { provider, providerAccountId } = account;
  const link = await ctx.db.oauthAccount.findUnique({
    where: { provider_providerAccountId: { provider, providerAccountId } },
    select: { userId: true },
  });
  return link && claimsOfUser(ctx, link.userId);
}
