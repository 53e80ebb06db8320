import { useQuery } from '@tanstack/react-query';
import { useTRPC, type RouterOutputs } from '#ui/trpc.ts';

const HEALTH_REFRESH_MS = 5_000;

export type Health = RouterOutputs['delivery']['health'];

export function useHealth(destinationId: string) {
  return useQuery(
    useTRPC().delivery.health.queryOptions(
      { destinationId },
      { refetchInterval: HEALTH_REFRESH_MS, staleTime: 2_000 },
    ),
  );
}
