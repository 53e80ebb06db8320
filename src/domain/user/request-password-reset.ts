import type { DomainContext } from '#domain/context.ts';
import { addressSubject } from '#domain/limit/address-subject.ts';
import { requireRate } from '#domain/limit/require-rate.ts';
import { RATE_RULES } from '#domain/limit/rules.ts';
import type { Visitor } from '#domain/principal/visitor.ts';
import { evenTime } from './even-time.ts';
import { createMailToken } from './mail-token.ts';
import { mails } from './mails.ts';

/**
 * Answers the same, and as fast, whether or not the address has an account.
 * @throws {DomainError} `rate_limited`
 */
export async function requestPasswordReset(
  ctx: DomainContext,
  visitor: Visitor,
  input: { email: string },
): Promise<void> {
  await requireRate(ctx, RATE_RULES.resetPerAddress, addressSubject(visitor.remoteAddress));
  await requireRate(ctx, RATE_RULES.mailPerRecipient, input.email);
  await evenTime(sendLink(ctx, input.email));
}

async function sendLink(ctx: DomainContext, email: string): Promise<void> {
  const user = await ctx.db.user.findUnique({ where: { email }, select: { id: true } });
  if (!user) return;
  const token = await ctx.db.$transaction((tx) =>
    createMailToken(tx, { userId: user.id, purpose: 'reset_password', email, nowMs: ctx.clock.now() }),
  );
  void ctx.mailer.send(mails.resetPassword(ctx.config.publicUrl, email, token));
}
