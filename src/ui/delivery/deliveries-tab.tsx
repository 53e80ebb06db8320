import { useQuery, useQueryClient } from '@tanstack/react-query';
import { ErrorState } from '#ui/kit/error-state.tsx';
import { LoadingRows } from '#ui/kit/loading-rows.tsx';
import { useTRPC } from '#ui/trpc.ts';
import classes from './deliveries-tab.module.css';
import { DeliveryCard } from './delivery-card.tsx';
import { NoDeliveries } from './no-deliveries.tsx';
import { useDeliveryChanges } from './use-delivery-changes.ts';
import { useRetry } from './use-retry.ts';

export interface DeliveriesTabProps {
  endpointId: string;
  requestId: string;
}

/** Where the request was sent on to, and how that went, live. */
export function DeliveriesTab({ endpointId, requestId }: DeliveriesTabProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { data, error, refetch } = useQuery(
    trpc.delivery.ofRequest.queryOptions({ requestId }, { staleTime: 0 }),
  );
  useDeliveryChanges({ endpointId, requestId }, () => {
    void queryClient.invalidateQueries(trpc.delivery.ofRequest.queryFilter({ requestId }));
  });
  const { retrying, retry } = useRetry();
  if (!data) {
    return error ? (
      <ErrorState title="The deliveries could not be read" error={error} onRetry={() => void refetch()} />
    ) : (
      <div className={classes['loading']}>
        <LoadingRows label="Reading the deliveries" />
      </div>
    );
  }
  if (data.length === 0) return <NoDeliveries endpointId={endpointId} />;
  return (
    <section className={classes['scroller']} tabIndex={0} aria-label="Deliveries">
      <ul className={classes['list']}>
        {data.map((delivery) => (
          <DeliveryCard
            key={delivery.id}
            delivery={delivery}
            isRetrying={retrying === delivery.id}
            onRetry={() => {
              retry(delivery.id);
            }}
          />
        ))}
      </ul>
    </section>
  );
}
