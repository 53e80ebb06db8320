import type { z } from 'zod';
import type { DomainContext } from '#domain/context.ts';
import type { AccessTokenPrincipal, UserPrincipal } from '#domain/principal/principal.ts';
import { writeAudit } from '#domain/workspace/audit.ts';
import { announceEndedSessions, endSessions } from './end-sessions.ts';
import { mails } from './mails.ts';
import { hashPassword } from './password.ts';
import { requirePassword } from './require-password.ts';
import type { ChangePasswordInput } from './schemas.ts';

/**
 * Signs out every session, in a browser this one too; a sign-in through the account API that does it goes on.
 * @throws {DomainError} `invalid_input` when the current password is wrong
 */
export async function changePassword(
  ctx: DomainContext,
  principal: UserPrincipal | AccessTokenPrincipal,
  input: z.output<typeof ChangePasswordInput>,
): Promise<void> {
  const { userId } = principal;
  const { email } = await requirePassword(ctx, principal, input.currentPassword);
  const passwordHash = await hashPassword(input.newPassword);
  const exceptFamilyId = principal.kind === 'access_token' ? principal.familyId : null;
  const ended = await ctx.db.$transaction(async (tx) => {
    // Links mailed earlier could undo the change.
    await tx.mailToken.deleteMany({ where: { userId, purpose: { in: ['reset_password', 'change_email'] } } });
    await writeAudit(tx, principal, { action: 'user.password_changed', subject: userId });
    return endSessions(tx, userId, { nowMs: ctx.clock.now(), user: { passwordHash }, exceptFamilyId });
  });
  announceEndedSessions(ctx.bus, ended);
  void ctx.mailer.send(mails.passwordChanged(ctx.config.publicUrl, email));
}
