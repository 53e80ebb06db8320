import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ApiError } from '#ui/kit/api-error.ts';
import type { Endpoint } from '#ui/endpoint/use-endpoints.ts';
import { useTRPC } from '#ui/trpc.ts';

/** Changes an endpoint and shows the outcome everywhere at once. */
export function useUpdateEndpoint(then: {
  onDone: (endpoint: Endpoint) => void;
  onError: (error: ApiError) => void;
}) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return useMutation(
    trpc.endpoint.update.mutationOptions({
      onSuccess: (endpoint, change) => {
        queryClient.setQueryData(trpc.endpoint.get.queryKey({ id: endpoint.id }), endpoint);
        queryClient.setQueryData(trpc.endpoint.list.queryKey(), (list) =>
          list?.map((known) => (known.id === endpoint.id ? endpoint : known)),
        );
        // What was read before was judged with the secret before.
        if (change.signature !== undefined)
          void queryClient.invalidateQueries(trpc.request.get.queryFilter());
        then.onDone(endpoint);
      },
      onError: then.onError,
    }),
  );
}
