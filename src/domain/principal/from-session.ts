import type { DomainContext } from '#domain/context.ts';
import type { UserPrincipal } from './principal.ts';

/** What a session cookie carries. */
export interface SessionClaims {
  userId: string;
  workspaceId: string;
  sessionVersion: number;
}

/** Null when the user or the workspace is gone, or the sessions of the user were ended. */
export async function principalFromSession(
  ctx: DomainContext,
  claims: SessionClaims,
): Promise<UserPrincipal | null> {
  const membership = await ctx.db.membership.findFirst({
    where: {
      userId: claims.userId,
      workspaceId: claims.workspaceId,
      workspace: { deletedAt: null },
      user: { sessionVersion: claims.sessionVersion },
    },
    select: { userId: true },
  });
  return membership && { kind: 'user', ...claims };
}
