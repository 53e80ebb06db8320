import type { TokenScope } from '#ui/access-token/use-tokens.ts';

/** A command that shows something with the token at once; runs as it stands. */
export function tokenCommand(
  token: string,
  { publicUrl, scopes }: { publicUrl: string; scopes: readonly TokenScope[] },
): string {
  const path = scopes.includes('endpoints:read') ? '/api/endpoints' : '/v1/auth/me';
  return `curl -H 'Authorization: Bearer ${token}' ${publicUrl}${path}`;
}
