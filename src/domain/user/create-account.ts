import type { Prisma } from '#generated/prisma/client.ts';
import type { DomainContext } from '#domain/context.ts';
import { DomainError } from '#domain/errors.ts';
import type { SessionClaims } from '#domain/principal/from-session.ts';

export interface NewAccount {
  email: string;
  name: string;
  passwordHash: string | null;
  emailVerified: boolean;
  avatarUrl?: string | null;
  oauth?: { provider: string; providerAccountId: string };
}

/** A user, the workspace that belongs to them, and an endpoint to begin with. */
export async function createAccount(
  ctx: DomainContext,
  tx: Prisma.TransactionClient,
  account: NewAccount,
): Promise<SessionClaims> {
  const now = new Date(ctx.clock.now());
  const user = await tx.user.create({
    data: {
      email: account.email,
      name: account.name,
      avatarUrl: account.avatarUrl ?? null,
      passwordHash: account.passwordHash,
      emailVerifiedAt: account.emailVerified ? now : null,
      createdAt: now,
      ...(account.oauth && { oauthAccounts: { create: account.oauth } }),
    },
    select: { id: true, sessionVersion: true },
  });
  const workspace = await tx.workspace.create({
    data: {
      name: account.name === '' ? 'My workspace' : `${account.name}’s workspace`,
      plan: ctx.config.defaultPlan,
      createdAt: now,
      memberships: { create: { userId: user.id, role: 'owner' } },
      endpoints: { create: { name: 'My first endpoint', createdAt: now, cursor: { create: {} } } },
      auditEvents: {
        create: { actor: `user:${user.id}`, action: 'account.created', subject: user.id },
      },
    },
    select: { id: true },
  });
  return { userId: user.id, workspaceId: workspace.id, sessionVersion: user.sessionVersion };
}

/** @throws {DomainError} `forbidden` when the operator takes no new accounts */
export function requireSignupsOpen(ctx: DomainContext): void {
  if (ctx.config.signups === 'open') return;
  throw new DomainError(
    'forbidden',
    ctx.config.signups === 'invite'
      ? 'New accounts need an invitation here. Ask whoever runs this server.'
      : 'This server takes no new accounts. Ask whoever runs it.',
  );
}
