import { Button } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { IconFileOff } from '@tabler/icons-react';
import { memo } from 'react';
import { isNotFound } from '#ui/kit/api-error.ts';
import { EmptyState } from '#ui/kit/empty-state.tsx';
import { ErrorState } from '#ui/kit/error-state.tsx';
import { useTRPC } from '#ui/trpc.ts';
import type { RequestSummary } from '../router-types.ts';
import { RequestHead, type RequestActions } from './request-head.tsx';
import { RequestTabs, TabsSkeleton, type DetailTab } from './request-tabs.tsx';
import classes from './request-detail.module.css';

/** Running down the list with a held key asks only for where it stops. */
const SETTLE_MS = 90;
/** Bodies are up to a MiB: they don't stay long once left. */
const KEEP_MS = 20_000;
/** How often a request is read again while its sender waits for a client. */
const AWAITED_MS = 1_000;

export interface RequestDetailProps {
  id: string;
  /** What the list knows already; absent for a link to a request that is not in the list. */
  summary: RequestSummary | undefined;
  tab: DetailTab;
  onTab: (tab: DetailTab) => void;
  actions: RequestActions;
  onLeave: () => void;
  isNarrow: boolean;
}

/** Memoized: the list beside it changes many times a second. */
export const RequestDetail = memo(function RequestDetail(props: RequestDetailProps) {
  const { id, summary, tab, onTab, actions, onLeave, isNarrow } = props;
  const { request, error, isGone, retry } = useRequest(id);
  if (isGone) return <RequestGone onLeave={onLeave} />;
  if (error) return <ErrorState title="The request could not be read" error={error} onRetry={retry} />;
  const known = request ?? summary;
  return (
    <section className={classes['detail']} aria-label="Request">
      {known ? (
        <RequestHead
          known={known}
          request={request}
          actions={actions}
          onBack={isNarrow ? onLeave : undefined}
        />
      ) : null}
      {request ? (
        <RequestTabs key={request.id} request={request} tab={tab} onTab={onTab} />
      ) : (
        <TabsSkeleton />
      )}
    </section>
  );
});

function useRequest(id: string) {
  const trpc = useTRPC();
  const [settledId] = useDebouncedValue(id, SETTLE_MS, { leading: true });
  const query = useQuery(
    trpc.request.get.queryOptions(
      { id: settledId },
      {
        staleTime: Infinity,
        gcTime: KEEP_MS,
        refetchInterval: ({ state }) => (state.data?.isAnswerAwaited ? AWAITED_MS : false),
      },
    ),
  );
  const error = settledId === id ? query.error : null;
  return {
    request: query.data?.id === id ? query.data : undefined,
    error,
    // A link may carry anything as id.
    isGone: isNotFound(error) || error?.data?.code === 'BAD_REQUEST',
    retry: () => void query.refetch(),
  };
}

function RequestGone({ onLeave }: { onLeave: () => void }) {
  return (
    <EmptyState
      icon={<IconFileOff size={20} stroke={1.5} />}
      title="This request is no longer here"
      actions={
        <Button variant="default" onClick={onLeave}>
          Back to the list
        </Button>
      }
    >
      It was deleted, or it is older than your plan keeps requests.
    </EmptyState>
  );
}
