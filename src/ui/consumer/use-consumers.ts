import { useQuery } from '@tanstack/react-query';
import { useTRPC, type RouterOutputs } from '#ui/trpc.ts';

export type Consumer = RouterOutputs['consumer']['list'][number];

/** Positions move while nobody tells the page. */
const REFRESH_MS = 2_000;

export function useConsumers(endpointId: string) {
  return useQuery({
    ...useTRPC().consumer.list.queryOptions({ endpointId }),
    refetchInterval: REFRESH_MS,
  });
}
