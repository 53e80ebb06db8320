import { useQuery } from '@tanstack/react-query';
import { SCOPES as KEY_SCOPES } from '#ui/api-key/scopes.ts';
import { useTRPC, type RouterOutputs } from '#ui/trpc.ts';

export type TokenScope = RouterOutputs['accessToken']['list'][number]['scopes'][number];
export type SignIn = RouterOutputs['accessToken']['listSignIns'][number];

/** A token speaks for a person, so it may also do what no key may. */
export const TOKEN_SCOPES = {
  ...KEY_SCOPES,
  'api-keys:read': 'List API keys',
  'api-keys:write': 'Create and revoke API keys',
} as const satisfies Record<TokenScope, string>;

export function useTokens() {
  return useQuery(useTRPC().accessToken.list.queryOptions());
}
