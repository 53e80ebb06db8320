import { useQuery } from '@tanstack/react-query';
import { useTRPC, type RouterOutputs } from '#ui/trpc.ts';

export type ApiKey = RouterOutputs['apiKey']['list'][number];
export type CreatedKey = RouterOutputs['apiKey']['create'];
export type Scope = ApiKey['scopes'][number];

export function useApiKeys() {
  return useQuery(useTRPC().apiKey.list.queryOptions());
}
