import type { DomainContext } from '#domain/context.ts';
import { addressSubject } from '#domain/limit/address-subject.ts';
import { requireRate } from '#domain/limit/require-rate.ts';
import { RATE_RULES } from '#domain/limit/rules.ts';
import type { SessionClaims } from '#domain/principal/from-session.ts';
import type { Visitor } from '#domain/principal/visitor.ts';
import { isPassword } from './password.ts';
import { claimsOfUser } from './session-claims.ts';

/**
 * Null when address and password don't belong together, for whatever reason.
 * @throws {DomainError} `rate_limited`
 */
export async function signInWithPassword(
  ctx: DomainContext,
  visitor: Visitor,
  input: { email: string; password: string },
): Promise<SessionClaims | null> {
  await requireRate(ctx, RATE_RULES.signInPerAddress, addressSubject(visitor.remoteAddress));
  await requireRate(ctx, RATE_RULES.signInPerAccount, input.email);
  const user = await ctx.db.user.findUnique({
    where: { email: input.email },
    select: { id: true, passwordHash: true },
  });
  const matches = await isPassword(user?.passwordHash ?? null, input.password);
  return user && matches ? claimsOfUser(ctx, user.id) : null;
}
