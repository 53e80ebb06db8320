import { useQuery } from '@tanstack/react-query';
import { useTRPC, type RouterOutputs } from '#ui/trpc.ts';

export type Scope = RouterOutputs['apiKey']['list'][number]['scopes'][number];

export function useApiKeys() {
  return useQuery(useTRPC().apiKey.list.queryOptions());
}
