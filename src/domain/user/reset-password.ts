import type { z } from 'zod';
import type { Prisma } from '#generated/prisma/client.ts';
import type { DomainContext } from '#domain/context.ts';
import { addressSubject } from '#domain/limit/address-subject.ts';
import { requireRate } from '#domain/limit/require-rate.ts';
import { RATE_RULES } from '#domain/limit/rules.ts';
import type { Visitor } from '#domain/principal/visitor.ts';
import { announceEndedSessions, endSessions } from './end-sessions.ts';
import { takeMailToken } from './mail-token.ts';
import { mails } from './mails.ts';
import { hashPassword } from './password.ts';
import {
  announceRevokedCredentials,
  revokeCredentials,
  type RevokedCredentials,
} from './revoke-credentials.ts';
import type { ResetPasswordInput } from './schemas.ts';

/**
 * Sets the password and signs out everywhere. Who opens the link has proved the address; if nobody had before, keys
 * and tokens may be a stranger's who signed up with it, and end too.
 * @throws {DomainError} `invalid_input` for a link that does not work; `rate_limited`
 */
export async function resetPassword(
  ctx: DomainContext,
  visitor: Visitor,
  input: z.output<typeof ResetPasswordInput>,
): Promise<void> {
  await requireRate(ctx, RATE_RULES.mailTokenPerAddress, addressSubject(visitor.remoteAddress));
  const nowMs = ctx.clock.now();
  const passwordHash = await hashPassword(input.newPassword);
  const done = await ctx.db.$transaction(async (tx) => {
    const { userId, email } = await takeMailToken(tx, {
      secret: input.token,
      purposes: ['reset_password'],
      nowMs,
    });
    await tx.mailToken.deleteMany({ where: { userId, purpose: 'change_email' } });
    const revoked = await revokeUnproven(tx, userId, nowMs);
    const user = { passwordHash, emailVerifiedAt: new Date(nowMs) };
    return { email, revoked, ended: await endSessions(tx, userId, { nowMs, user }) };
  });
  announceEndedSessions(ctx.bus, done.ended);
  for (const credentials of done.revoked) announceRevokedCredentials(ctx.bus, credentials);
  void ctx.mailer.send(mails.passwordChanged(ctx.config.publicUrl, done.email));
}

async function revokeUnproven(
  tx: Prisma.TransactionClient,
  userId: string,
  nowMs: number,
): Promise<RevokedCredentials[]> {
  const owned = await tx.membership.findMany({
    where: { userId, role: 'owner', user: { emailVerifiedAt: null } },
    select: { workspaceId: true },
  });
  const revoked: RevokedCredentials[] = [];
  for (const { workspaceId } of owned) revoked.push(await revokeCredentials(tx, workspaceId, nowMs));
  return revoked;
}
