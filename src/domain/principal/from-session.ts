import { z } from 'zod';
import type { DomainContext } from '#domain/context.ts';
import type { UserPrincipal } from './principal.ts';

/** What a session cookie carries. */
export const SessionClaims = z.object({
  userId: z.uuid(),
  workspaceId: z.uuid(),
  sessionVersion: z.int(),
});
export type SessionClaims = z.infer<typeof SessionClaims>;

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
