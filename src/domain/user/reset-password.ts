import type { z } from 'zod';
import type { DomainContext } from '#domain/context.ts';
import { addressSubject } from '#domain/limit/address-subject.ts';
import { requireRate } from '#domain/limit/require-rate.ts';
import { RATE_RULES } from '#domain/limit/rules.ts';
import type { Visitor } from '#domain/principal/visitor.ts';
import { announceEndedSessions, endSessions } from './end-sessions.ts';
import { takeMailToken } from './mail-token.ts';
import { mails } from './mails.ts';
import { hashPassword } from './password.ts';
import type { ResetPasswordInput } from './schemas.ts';

/**
 * Sets the password and signs out everywhere. Who opens the link has proved the address.
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
    const sessionVersion = await endSessions(tx, userId, { passwordHash, emailVerifiedAt: new Date(nowMs) });
    return { userId, email, sessionVersion };
  });
  announceEndedSessions(ctx.bus, done.userId, done.sessionVersion);
  void ctx.mailer.send(mails.passwordChanged(ctx.config.publicUrl, done.email));
}
