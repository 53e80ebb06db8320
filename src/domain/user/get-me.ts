import type { DomainContext } from '#domain/context.ts';
import { DomainError } from '#domain/errors.ts';
import { planById } from '#domain/workspace/plan-of.ts';
import type { Me } from './schemas.ts';

/** @throws {DomainError} `unauthorized` when the account is gone */
export async function getMe(
  ctx: DomainContext,
  principal: { userId: string; workspaceId: string },
): Promise<Me> {
  const membership = await ctx.db.membership.findFirst({
    where: {
      userId: principal.userId,
      workspaceId: principal.workspaceId,
      workspace: { deletedAt: null },
    },
    select: {
      workspace: { select: { id: true, name: true, plan: true } },
      user: {
        select: {
          id: true,
          email: true,
          name: true,
          emailVerifiedAt: true,
          passwordHash: true,
          createdAt: true,
          oauthAccounts: { select: { provider: true }, orderBy: { provider: 'asc' } },
        },
      },
    },
  });
  if (!membership) throw new DomainError('unauthorized', 'You were signed out. Sign in again.');
  const { user, workspace } = membership;
  const plan = planById(ctx, workspace.plan);
  return {
    user: {
      id: user.id,
      email: user.email,
      name: user.name,
      emailVerified: user.emailVerifiedAt !== null,
      hasPassword: user.passwordHash !== null,
      linkedProviders: user.oauthAccounts.map(({ provider }) => provider),
      createdAt: user.createdAt.toISOString(),
    },
    workspace,
    limits: {
      endpoints: plan.endpoints,
      requestsPerDay: plan.requestsPerDay,
      bodyBytes: plan.bodyBytes,
      listenersPerEndpoint: plan.listenersPerEndpoint,
      apiKeys: plan.apiKeys,
      retentionDays: plan.retentionDays,
      customRetrySchedule: plan.customRetrySchedule,
    },
    billing: ctx.payments !== null,
    mail: ctx.mailer.kind,
    publicUrl: ctx.config.publicUrl,
  };
}
