import type { DomainContext } from '#domain/context.ts';
import { DomainError } from '#domain/errors.ts';
import { requireRate } from '#domain/limit/require-rate.ts';
import { RATE_RULES } from '#domain/limit/rules.ts';
import type { UserPrincipal } from '#domain/principal/principal.ts';
import { createMailToken } from './mail-token.ts';
import { mails } from './mails.ts';

/** @throws {DomainError} `conflict` when the address is verified already; `rate_limited` */
export async function resendVerification(ctx: DomainContext, principal: UserPrincipal): Promise<void> {
  const { userId } = principal;
  const user = await ctx.db.user.findUnique({
    where: { id: userId },
    select: { email: true, emailVerifiedAt: true },
  });
  if (!user) throw new DomainError('unauthorized', 'You were signed out. Sign in again.');
  if (user.emailVerifiedAt) throw new DomainError('conflict', 'Your address is confirmed already');
  const { email } = user;
  await requireRate(ctx, RATE_RULES.mailPerRecipient, email);
  const token = await ctx.db.$transaction((tx) =>
    createMailToken(tx, { userId, purpose: 'verify_email', email, nowMs: ctx.clock.now() }),
  );
  void ctx.mailer.send(mails.verifyEmail(ctx.config.publicUrl, email, token));
}
