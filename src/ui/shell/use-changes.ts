import { useQueryClient } from '@tanstack/react-query';
import { useSubscription } from '@trpc/tanstack-react-query';
import { useEndpoints } from '#ui/endpoint/use-endpoints.ts';
import { useTRPC } from '#ui/trpc.ts';

/**
 * Shows what another tab did to the endpoint, and keeps the socket open on pages without a stream, so that
 * the pill knows on each of them whether the server is there.
 */
export function useChanges(endpointId: string | undefined): void {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [first] = useEndpoints();
  const watched = endpointId ?? first?.id;
  useSubscription(
    trpc.stream.changes.subscriptionOptions(
      { endpointId: watched ?? '' },
      {
        enabled: watched !== undefined,
        onData: (change) => {
          if (change.kind !== 'endpoint') return;
          void queryClient.invalidateQueries(trpc.endpoint.list.queryFilter());
          void queryClient.invalidateQueries(trpc.endpoint.get.queryFilter());
          // As many may be locked now as the quota has no room for.
          void queryClient.invalidateQueries(trpc.usage.today.queryFilter());
          // Its signature secret may be another one.
          void queryClient.invalidateQueries(trpc.request.get.queryFilter());
        },
      },
    ),
  );
}
