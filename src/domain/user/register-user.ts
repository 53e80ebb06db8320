import type { z } from 'zod';
import type { DomainContext } from '#domain/context.ts';
import { addressSubject } from '#domain/limit/address-subject.ts';
import { requireRate } from '#domain/limit/require-rate.ts';
import { RATE_RULES } from '#domain/limit/rules.ts';
import type { SessionClaims } from '#domain/principal/from-session.ts';
import type { Visitor } from '#domain/principal/visitor.ts';
import { isUniqueViolation } from '#domain/unique-violation.ts';
import { createAccount, requireSignupsOpen } from './create-account.ts';
import { evenTime } from './even-time.ts';
import { createMailToken } from './mail-token.ts';
import { mails } from './mails.ts';
import { hashPassword } from './password.ts';
import type { RegisterInput } from './schemas.ts';

type Registration = z.output<typeof RegisterInput>;

/**
 * Takes as long whether or not the address has an account, in which case its owner is told by mail and nobody
 * else may learn of the null.
 * @throws {DomainError} `forbidden` when sign-ups are closed; `rate_limited`
 */
export async function registerUser(
  ctx: DomainContext,
  visitor: Visitor,
  input: Registration,
): Promise<SessionClaims | null> {
  requireSignupsOpen(ctx);
  await requireRate(ctx, RATE_RULES.registerPerAddress, addressSubject(visitor.remoteAddress));
  await requireRate(ctx, RATE_RULES.mailPerRecipient, input.email);
  return evenTime(createOrTell(ctx, input));
}

async function createOrTell(ctx: DomainContext, input: Registration): Promise<SessionClaims | null> {
  const { publicUrl } = ctx.config;
  const { email, name } = input;
  const passwordHash = await hashPassword(input.password);
  try {
    const { claims, token } = await ctx.db.$transaction(async (tx) => {
      const created = await createAccount(ctx, tx, { email, name, passwordHash, emailVerified: false });
      const { userId } = created;
      const link = { userId, purpose: 'verify_email', email, nowMs: ctx.clock.now() } as const;
      return { claims: created, token: await createMailToken(tx, link) };
    });
    void ctx.mailer.send(mails.verifyEmail(publicUrl, email, token));
    return claims;
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    void ctx.mailer.send(mails.alreadyRegistered(publicUrl, email));
    return null;
  }
}
