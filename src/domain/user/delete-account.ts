import type { Prisma } from '#generated/prisma/client.ts';
import type { DomainContext } from '#domain/context.ts';
import { endSubscriptions } from '#domain/billing/end-subscriptions.ts';
import { DomainError } from '#domain/errors.ts';
import { hideEndpoints, type HiddenEndpoint } from '#domain/endpoint/hide-endpoints.ts';
import type { UserPrincipal } from '#domain/principal/principal.ts';
import { announceEndedSessions, endSessions } from './end-sessions.ts';
import { mails } from './mails.ts';
import { requirePassword } from './require-password.ts';
import {
  announceRevokedCredentials,
  revokeCredentials,
  type RevokedCredentials,
} from './revoke-credentials.ts';

interface DeletedWorkspace {
  id: string;
  endpoints: HiddenEndpoint[];
  credentials: RevokedCredentials;
}

/**
 * The user is gone and everything they own is out of reach when this returns; the purge removes the rest.
 * @throws {DomainError} `invalid_input` when the address or the password is wrong; `rate_limited`; `unavailable` or
 *   `conflict` when a subscription can't be ended: then nothing is deleted
 */
export async function deleteAccount(
  ctx: DomainContext,
  principal: UserPrincipal,
  input: { confirmEmail: string; currentPassword?: string | undefined },
): Promise<void> {
  const { userId } = principal;
  const email = await requireConfirmation(ctx, principal, input);
  await endOwnSubscriptions(ctx, userId);
  const { ended, workspaces } = await ctx.db.$transaction(async (tx) => {
    const ended = await endSessions(tx, userId, { nowMs: ctx.clock.now() });
    const owned = await tx.membership.findMany({
      where: { userId, role: 'owner', workspace: { deletedAt: null } },
      select: { workspaceId: true },
      orderBy: { workspaceId: 'asc' },
    });
    const deleted: DeletedWorkspace[] = [];
    for (const { workspaceId } of owned) {
      deleted.push(await hideWorkspace(tx, workspaceId, ctx.clock.now()));
    }
    await tx.user.delete({ where: { id: userId } });
    return { ended, workspaces: deleted };
  });
  announceEndedSessions(ctx.bus, ended);
  for (const workspace of workspaces) announce(ctx, workspace);
  void ctx.mailer.send(mails.accountDeleted(email));
}

async function endOwnSubscriptions(ctx: DomainContext, userId: string): Promise<void> {
  const owned = await ctx.db.membership.findMany({
    where: { userId, role: 'owner' },
    select: { workspaceId: true },
  });
  await endSubscriptions(
    ctx,
    owned.map(({ workspaceId }) => workspaceId),
  );
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
  const credentials = await revokeCredentials(tx, id, nowMs);
  await tx.apiKey.updateMany({ where: { workspaceId: id }, data: { lastUsedAddress: null } });
  return { id, endpoints, credentials };
}

function announce({ bus }: DomainContext, workspace: DeletedWorkspace): void {
  for (const { id, alias } of workspace.endpoints) {
    bus.publish({ topic: 'endpoint-deleted', endpointId: id, aliases: alias === null ? [] : [alias] });
  }
  announceRevokedCredentials(bus, workspace.credentials);
  bus.publish({ topic: 'workspace-deleted', workspaceId: workspace.id });
}
