import type { Prisma } from '#generated/prisma/client.ts';
import type { DomainContext } from '#domain/context.ts';
import { DomainError } from '#domain/errors.ts';
import { addressSubject } from '#domain/limit/address-subject.ts';
import { requireRate } from '#domain/limit/require-rate.ts';
import { RATE_RULES } from '#domain/limit/rules.ts';
import type { Visitor } from '#domain/principal/visitor.ts';
import { isUniqueViolation } from '#domain/unique-violation.ts';
import { takeMailToken } from './mail-token.ts';

export interface VerifiedEmail {
  /** `change_email`: the account has this address from now on. */
  purpose: 'verify_email' | 'change_email';
  email: string;
}

/**
 * Opens a link sent by mail, signed in or not.
 * @throws {DomainError} `invalid_input` for a link that does not work; `conflict`; `rate_limited`
 */
export async function verifyEmail(
  ctx: DomainContext,
  visitor: Visitor,
  input: { token: string },
): Promise<VerifiedEmail> {
  await requireRate(ctx, RATE_RULES.mailTokenPerAddress, addressSubject(visitor.remoteAddress));
  try {
    return await ctx.db.$transaction((tx) => applyToken(tx, input.token, ctx.clock.now()));
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new DomainError('conflict', 'Another account has this address by now. Choose another one.');
  }
}

async function applyToken(
  tx: Prisma.TransactionClient,
  secret: string,
  nowMs: number,
): Promise<VerifiedEmail> {
  const { userId, purpose, email } = await takeMailToken(tx, {
    secret,
    purposes: ['verify_email', 'change_email'],
    nowMs,
  });
  const changes = purpose === 'change_email';
  // A link for an address that the account has left proves nothing.
  const { count } = await tx.user.updateMany({
    where: { id: userId, ...(!changes && { email }) },
    data: { emailVerifiedAt: new Date(nowMs), ...(changes && { email }) },
  });
  if (count === 0) {
    throw new DomainError('invalid_input', 'This link is for an address that the account no longer has.', {
      field: 'token',
    });
  }
  // Links to the address that was left must not open the account.
  if (changes) await tx.mailToken.deleteMany({ where: { userId } });
  return { purpose: changes ? 'change_email' : 'verify_email', email };
}
