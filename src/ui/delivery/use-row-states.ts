import { useQueries, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTRPC } from '#ui/trpc.ts';
import type { DeliveryStatus } from './types.ts';
import { useDeliveryChanges } from './use-delivery-changes.ts';

/** Places in the log that are asked for together, so that scrolling asks rarely and for the same ones again. */
const BLOCK = 100;

/** How the requests in sight are being delivered, by request id, live. */
export function useRowStates(
  endpointId: string,
  seqs: readonly number[],
): ReadonlyMap<string, DeliveryStatus> {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  useDeliveryChanges({ endpointId }, () => {
    void queryClient.invalidateQueries(trpc.delivery.states.pathFilter());
  });
  const blocks = [...new Set(seqs.map((seq) => Math.floor(seq / BLOCK)))];
  const found = useQueries({
    queries: blocks.map((block) =>
      trpc.delivery.states.queryOptions({
        endpointId,
        from: block * BLOCK,
        to: block * BLOCK + BLOCK - 1,
      }),
    ),
    combine: (results) => results.map(({ data }) => data),
  });
  return useMemo(
    () =>
      new Map(found.flatMap((states) => states ?? []).map(({ requestId, status }) => [requestId, status])),
    [found],
  );
}
