import { useQuery } from '@tanstack/react-query';
import { useTRPC, type RouterOutputs } from '#ui/trpc.ts';

export type Me = RouterOutputs['account']['me'];

/** The signed-in user and the workspace; the shell has put them into the cache before the first render. */
export function useMe(): Me | undefined {
  return useQuery(useTRPC().account.me.queryOptions()).data;
}
