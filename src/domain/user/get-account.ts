import type { DomainContext } from '#domain/context.ts';
import { DomainError } from '#domain/errors.ts';
import type { AccessTokenPrincipal } from '#domain/principal/principal.ts';

export interface Account {
  id: string;
  email: string;
  name: string;
  avatarUrl: string | null;
  planId: string;
  createdAt: Date;
}

/**
 * The person behind a token, and the plan of the workspace it is for.
 * @throws {DomainError} `unauthorized` when the person is no longer a member of the workspace
 */
export async function getAccount(ctx: DomainContext, principal: AccessTokenPrincipal): Promise<Account> {
  const membership = await ctx.db.membership.findFirst({
    where: {
      userId: principal.userId,
      workspaceId: principal.workspaceId,
      workspace: { deletedAt: null },
    },
    select: {
      workspace: { select: { plan: true } },
      user: { select: { id: true, email: true, name: true, avatarUrl: true, createdAt: true } },
    },
  });
  if (!membership) throw new DomainError('unauthorized', 'This account is gone. Sign in again.');
  return { ...membership.user, planId: membership.workspace.plan };
}
