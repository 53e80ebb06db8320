import { useQuery } from '@tanstack/react-query';
import { useTRPC, type RouterOutputs } from '#ui/trpc.ts';

export type Endpoints = RouterOutputs['endpoint']['list'];
export type Endpoint = RouterOutputs['endpoint']['get'];

const REFRESH_MS = 15_000;

/** The endpoints of the rail; today's counts move without a reload. */
export function useEndpoints(): Endpoints {
  const { data } = useQuery(useTRPC().endpoint.list.queryOptions(undefined, { refetchInterval: REFRESH_MS }));
  return data ?? [];
}
