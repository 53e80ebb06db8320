import type { Prisma } from '#generated/prisma/client.ts';
import type { DomainContext } from '#domain/context.ts';
import { DomainError } from '#domain/errors.ts';
import { hideEndpoints, type HiddenEndpoint } from '#domain/endpoint/hide-endpoints.ts';
import type { UserPrincipal } from '#domain/principal/principal.ts';
import { announceEndedSessions, endSessions } from './end-sessions.ts';
import { mails } from './mails.ts';
import { requirePassword } from './require-password.ts';

interface DeletedWorkspace {
  id: string;
  endpoints: HiddenEndpoint[];
  apiKeyIds: string[];
  accessTokenIds: string[];
}

/**
 * The user is gone and everything they own is out of reach when this returns; the purge removes the rest.
 * @throws {DomainError} `invalid_input` when the address or the password is wrong; `rate_limited`
 */
export async function deleteAccount(
  ctx: DomainContext,
  principal: UserPrincipal,
  input: { confirmEmail: string; currentPassword?: string | undefined },
): Promise<void> {
  const { userId } = principal;
  const email = await requireConfirmation(ctx, principal, input);
  const { sessionVersion, workspaces } = await ctx.db.$transaction(async (tx) => {
    const owned = await tx.membership.findMany({
      where: { userId, role: 'owner', workspace: { deletedAt: null } },
      select: { workspaceId: true },
      orderBy: { workspaceId: 'asc' },
    });
    const deleted: DeletedWorkspace[] = [];
    for (const { workspaceId } of owned) {
      deleted.push(await hideWorkspace(tx, workspaceId, ctx.clock.now()));
    }
    const version = await endSessions(tx, userId);
    await tx.user.delete({ where: { id: userId } });
    return { sessionVersion: version, workspaces: deleted };
  });
  announceEndedSessions(ctx.bus, userId, sessionVersion);
  for (const workspace of workspaces) announce(ctx, workspace);
  void ctx.mailer.send(mails.accountDeleted(email));
}

async function requireConfirmation(
  ctx: DomainContext,
  principal: UserPrincipal,
  input: { confirmEmail: string; currentPassword?: string | undefined },
): Promise<string> {
  const user = await ctx.db.user.findUnique({
    where: { id: principal.userId },
    select: { email: true, passwordHash: true },
  });
  if (!user) throw new DomainError('unauthorized', 'You were signed out. Sign in again.');
  if (user.email !== input.confirmEmail.trim().toLowerCase()) {
    throw new DomainError('invalid_input', 'This is not the address of your account', {
      field: 'confirmEmail',
    });
  }
  if (user.passwordHash !== null) await requirePassword(ctx, principal, input.currentPassword ?? '');
  return user.email;
}

async function hideWorkspace(
  tx: Prisma.TransactionClient,
  id: string,
  nowMs: number,
): Promise<DeletedWorkspace> {
  const deletedAt = new Date(nowMs);
  await tx.workspace.update({ where: { id }, data: { deletedAt, name: '' } });
  const endpoints = await hideEndpoints(tx, id, { onlyId: null, atMs: nowMs });
  const live = { where: { workspaceId: id, revokedAt: null }, select: { id: true } };
  const apiKeys = await tx.apiKey.findMany(live);
  const accessTokens = await tx.accessToken.findMany(live);
  const revoke = { where: { workspaceId: id, revokedAt: null }, data: { revokedAt: deletedAt } };
  await tx.apiKey.updateMany(revoke);
  await tx.accessToken.updateMany(revoke);
  await tx.refreshToken.updateMany(revoke);
  await tx.apiKey.updateMany({ where: { workspaceId: id }, data: { lastUsedAddress: null } });
  return {
    id,
    endpoints,
    apiKeyIds: apiKeys.map((row) => row.id),
    accessTokenIds: accessTokens.map((row) => row.id),
  };
}

function announce({ bus }: DomainContext, workspace: DeletedWorkspace): void {
  for (const { id, alias } of workspace.endpoints) {
    bus.publish({ topic: 'endpoint-deleted', endpointId: id, aliases: alias === null ? [] : [alias] });
  }
  for (const id of workspace.apiKeyIds) bus.publish({ topic: 'credential-revoked', kind: 'api_key', id });
  for (const id of workspace.accessTokenIds) {
    bus.publish({ topic: 'credential-revoked', kind: 'access_token', id });
  }
  bus.publish({ topic: 'workspace-deleted', workspaceId: workspace.id });
}
