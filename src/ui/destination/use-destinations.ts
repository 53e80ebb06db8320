import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ApiError } from '#ui/kit/api-error.ts';
import { useTRPC } from '#ui/trpc.ts';
import type { Destination } from './types.ts';

const REFRESH_MS = 10_000;

/** An endpoint's, the oldest first. Their state moves by itself. */
export function useDestinations(endpointId: string) {
  return useQuery(
    useTRPC().destination.list.queryOptions(
      { endpointId },
      { refetchInterval: REFRESH_MS, staleTime: 2_000 },
    ),
  );
}

/** Puts a destination that the server has just told of where it is shown. */
export function useShowDestination(): (destination: Destination) => void {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return (destination) => {
    const { id, endpointId } = destination;
    queryClient.setQueryData(trpc.destination.get.queryKey({ id }), destination);
    queryClient.setQueryData(trpc.destination.list.queryKey({ endpointId }), (list) =>
      list?.some((one) => one.id === id)
        ? list.map((one) => (one.id === id ? destination : one))
        : [...(list ?? []), destination],
    );
  };
}

export function useSetEnabled(onError: (error: ApiError) => void) {
  const show = useShowDestination();
  return useMutation(useTRPC().destination.setEnabled.mutationOptions({ onSuccess: show, onError }));
}
