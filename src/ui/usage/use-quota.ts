import { useQuery } from '@tanstack/react-query';
import { useTRPC, type RouterOutputs } from '#ui/trpc.ts';

export type Quota = RouterOutputs['usage']['today'];

const REFRESH_MS = { far: 15_000, near: 5_000 };

/** The day's quota; it moves without a reload, faster once it is nearly used. The shell has read it before the first render. */
export function useQuota(): Quota | undefined {
  const options = useTRPC().usage.today.queryOptions(undefined, {
    refetchInterval: ({ state }) => (state.data?.reached ? REFRESH_MS.near : REFRESH_MS.far),
  });
  return useQuery(options).data;
}
