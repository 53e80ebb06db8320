import type { z } from 'zod';
import type { DomainContext } from '#domain/context.ts';
import { requireRate } from '#domain/limit/require-rate.ts';
import { RATE_RULES } from '#domain/limit/rules.ts';
import type { UserPrincipal } from '#domain/principal/principal.ts';
import { writeAudit } from '#domain/workspace/audit.ts';
import { evenTime } from './even-time.ts';
import { createMailToken } from './mail-token.ts';
import { mails } from './mails.ts';
import { requirePassword } from './require-password.ts';
import type { ChangeEmailInput } from './schemas.ts';

type Change = z.output<typeof ChangeEmailInput>;

/**
 * Sends a link to the new address, which takes effect when it is opened, and tells the old one. The
 * answer is the same when another account has the address.
 * @throws {DomainError} `invalid_input` when the current password is wrong; `rate_limited`
 */
export async function changeEmail(
  ctx: DomainContext,
  principal: UserPrincipal,
  input: Change,
): Promise<void> {
  const { email: oldEmail } = await requirePassword(ctx, principal, input.currentPassword);
  await requireRate(ctx, RATE_RULES.mailPerRecipient, input.email);
  await evenTime(sendLinkOrTell(ctx, principal, { ...input, oldEmail }));
}

async function sendLinkOrTell(
  ctx: DomainContext,
  principal: UserPrincipal,
  { email, oldEmail }: Change & { oldEmail: string },
): Promise<void> {
  const { publicUrl } = ctx.config;
  const { userId } = principal;
  const token = await ctx.db.$transaction(async (tx) => {
    await writeAudit(tx, principal, { action: 'user.email_change_asked', subject: userId });
    return createMailToken(tx, { userId, purpose: 'change_email', email, nowMs: ctx.clock.now() });
  });
  const taken = await ctx.db.user.count({ where: { email } });
  void ctx.mailer.send(
    taken === 0 ? mails.confirmNewEmail(publicUrl, email, token) : mails.alreadyRegistered(publicUrl, email),
  );
  void ctx.mailer.send(mails.emailChangeAsked(oldEmail, email));
}
