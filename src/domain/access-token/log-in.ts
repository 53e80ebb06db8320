import type { DomainContext } from '#domain/context.ts';
import { DomainError } from '#domain/errors.ts';
import type { SessionClaims } from '#domain/principal/from-session.ts';
import type { Visitor } from '#domain/principal/visitor.ts';
import { signInWithPassword } from '#domain/user/sign-in-with-password.ts';
import type { TokenPair } from './schemas.ts';
import { startSignIn } from './start-sign-in.ts';

export interface ApiVisitor extends Visitor {
  userAgent: string | null;
}

export interface SignedIn {
  claims: SessionClaims;
  tokens: TokenPair;
}

/**
 * Under the limits of the sign-in page, and with its one answer for whatever does not belong together.
 * @throws {DomainError} `unauthorized`; `rate_limited`
 */
export async function logIn(
  ctx: DomainContext,
  visitor: ApiVisitor,
  input: { email: string; password: string },
): Promise<SignedIn> {
  const claims = await signInWithPassword(ctx, visitor, input);
  const tokens = claims && (await startSignIn(ctx, claims, visitor.userAgent));
  if (!tokens) {
    throw new DomainError(
      'unauthorized',
      'The e-mail address or the password is wrong. Accounts of GitHub or Google set a password under “Forgot password” first.',
    );
  }
  return { claims, tokens };
}
