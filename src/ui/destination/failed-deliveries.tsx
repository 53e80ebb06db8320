import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { IconRefresh } from '@tabler/icons-react';
import { useDeliveryChanges } from '#ui/delivery/use-delivery-changes.ts';
import { useRetry } from '#ui/delivery/use-retry.ts';
import { ErrorState } from '#ui/kit/error-state.tsx';
import { LoadingRows } from '#ui/kit/loading-rows.tsx';
import { JobProgress } from '#ui/replay/job-progress.tsx';
import { RetryFailedModal } from '#ui/replay/retry-failed-modal.tsx';
import { useLatestJob } from '#ui/replay/use-replay-jobs.ts';
import { useTRPC } from '#ui/trpc.ts';
import classes from './destination-page.module.css';
import { FailedRow } from './failed-row.tsx';
import table from './failed-row.module.css';
import type { Destination } from './types.ts';

const PAGE = 25;

/** What was given up, newest first; one or all of it can be tried again. */
export function FailedDeliveries({ destination }: { destination: Destination }) {
  const { id: destinationId, endpointId, enabled } = destination;
  const list = useFailed(endpointId, destinationId);
  const job = useLatestJob(endpointId, 'retry');
  const [isOpen, dialog] = useDisclosure(false);
  const hasFailed = list.data?.pages.some(({ deliveries }) => deliveries.length > 0) ?? false;
  const isOurs = job?.destination?.id === destinationId;
  return (
    <section className={classes['section']}>
      <div className={table['head']}>
        <h2 className={classes['sectionTitle']}>Failed deliveries</h2>
        {hasFailed ? (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconRefresh size={14} stroke={1.7} />}
            disabled={!enabled || job?.state === 'running'}
            onClick={dialog.open}
          >
            Retry all failed
          </Button>
        ) : null}
      </div>
      {job && isOurs ? (
        <div className={table['job']}>
          <JobProgress job={job} />
        </div>
      ) : null}
      <FailedList list={list} />
      <RetryFailedModal opened={isOpen} onClose={dialog.close} {...{ endpointId, destination }} />
    </section>
  );
}

function FailedList({ list }: { list: ReturnType<typeof useFailed> }) {
  const { retrying, retry } = useRetry();
  if (!list.data) {
    return list.error ? (
      <ErrorState
        title="What failed could not be read"
        error={list.error}
        onRetry={() => void list.refetch()}
      />
    ) : (
      <LoadingRows label="Reading what failed" />
    );
  }
  const failed = list.data.pages.flatMap(({ deliveries }) => deliveries);
  if (failed.length === 0) return <p className={classes['none']}>Nothing was given up.</p>;
  return (
    <>
      <ul className={table['list']}>
        {failed.map((delivery) => (
          <FailedRow
            key={delivery.id}
            delivery={delivery}
            isRetrying={retrying === delivery.id}
            onRetry={() => {
              retry(delivery.id);
            }}
          />
        ))}
      </ul>
      {list.hasNextPage ? (
        <Button
          mt="sm"
          size="xs"
          variant="subtle"
          loading={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
        >
          Show older ones
        </Button>
      ) : null}
    </>
  );
}

function useFailed(endpointId: string, destinationId: string) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  useDeliveryChanges({ endpointId }, () => {
    void queryClient.invalidateQueries(trpc.delivery.list.pathFilter());
  });
  return useInfiniteQuery(
    trpc.delivery.list.infiniteQueryOptions(
      { endpointId, destinationId, status: 'failed', limit: PAGE },
      { getNextPageParam: ({ nextCursor }) => nextCursor, staleTime: 0 },
    ),
  );
}
