import type { DomainContext } from '#domain/context.ts';
import type { AccessTokenPrincipal } from '#domain/principal/principal.ts';
import { endSignIn } from './end-sign-in.ts';
import { revokePersonalToken } from './revoke-personal-token.ts';

/** Ends what the caller is signed in with: the whole sign-in, or the personal access token. */
export async function logOut(ctx: DomainContext, principal: AccessTokenPrincipal): Promise<void> {
  if (principal.familyId !== null) await endSignIn(ctx, principal, { id: principal.familyId });
  else await revokePersonalToken(ctx, principal, { id: principal.accessTokenId });
}
