import type { z } from 'zod';
import type { DomainContext } from '#domain/context.ts';
import { DomainError } from '#domain/errors.ts';
import { addressSubject } from '#domain/limit/address-subject.ts';
import { requireRate } from '#domain/limit/require-rate.ts';
import { RATE_RULES } from '#domain/limit/rules.ts';
import { registerUser } from '#domain/user/register-user.ts';
import type { RegisterInput } from '#domain/user/schemas.ts';
import type { ApiVisitor, SignedIn } from './log-in.ts';
import { startSignIn } from './start-sign-in.ts';

/**
 * A new account, signed in. The documented answer to a known address is a refusal, so this door alone tells who has
 * an account; fewer attempts pass through it than through the sign-up page, and the owner gets the same mail.
 * @throws {DomainError} `conflict` when the address has an account; `forbidden` when sign-ups are closed; `rate_limited`
 */
export async function registerAccount(
  ctx: DomainContext,
  visitor: ApiVisitor,
  input: z.output<typeof RegisterInput>,
): Promise<SignedIn> {
  await requireRate(ctx, RATE_RULES.registerByApiPerAddress, addressSubject(visitor.remoteAddress));
  const claims = await registerUser(ctx, visitor, input);
  const tokens = claims && (await startSignIn(ctx, claims, visitor.userAgent));
  if (!tokens) {
    throw new DomainError('conflict', 'This address has an account. Log in, or reset the password.', {
      field: 'email',
    });
  }
  return { claims, tokens };
}
