import type { DomainContext } from '#domain/context.ts';
import { judgeAccessToken } from './from-access-token.ts';
import { judgeApiKey } from './from-api-key.ts';
import type { AccessTokenPrincipal, ApiKeyPrincipal } from './principal.ts';
import type { Judgement } from './stored-credential.ts';

type CredentialPrincipal = ApiKeyPrincipal | AccessTokenPrincipal;

/** Who presents an API key, an access token or a personal access token, or why nobody does. */
export function judgeCredential(
  ctx: DomainContext,
  credential: string,
  remoteAddress: string,
): Promise<Judgement<CredentialPrincipal>> {
  return credential.startsWith('hwk_')
    ? judgeApiKey(ctx, credential, remoteAddress)
    : judgeAccessToken(ctx, credential);
}

/** Null for one that is malformed, unknown, expired, revoked, or of a deleted workspace. */
export async function principalFromCredential(
  ctx: DomainContext,
  credential: string,
  remoteAddress: string,
): Promise<CredentialPrincipal | null> {
  const judged = await judgeCredential(ctx, credential, remoteAddress);
  return 'principal' in judged ? judged.principal : null;
}
