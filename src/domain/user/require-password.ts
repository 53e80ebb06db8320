import type { DomainContext } from '#domain/context.ts';
import { DomainError } from '#domain/errors.ts';
import { requireRate } from '#domain/limit/require-rate.ts';
import { RATE_RULES } from '#domain/limit/rules.ts';
import { isPassword } from './password.ts';

/**
 * An open session alone must not take an account over. Returns the account's address.
 * @throws {DomainError} `forbidden` without a password; `invalid_input` for a wrong one; `rate_limited`
 */
export async function requirePassword(
  ctx: DomainContext,
  principal: { userId: string },
  password: string,
): Promise<{ email: string }> {
  const user = await ctx.db.user.findUnique({
    where: { id: principal.userId },
    select: { email: true, passwordHash: true },
  });
  if (!user) throw new DomainError('unauthorized', 'You were signed out. Sign in again.');
  if (user.passwordHash === null) {
    throw new DomainError(
      'forbidden',
      'This account has no password yet. Set one first: sign out and choose “Forgot password”.',
    );
  }
  await requireRate(ctx, RATE_RULES.passwordCheckPerUser, principal.userId);
  if (!(await isPassword(user.passwordHash, password))) {
    throw new DomainError('invalid_input', 'The current password is wrong', { field: 'currentPassword' });
  }
  return { email: user.email };
}
