import { Button, Skeleton, VisuallyHidden } from '@mantine/core';
import { IconArrowUp, IconFilterOff } from '@tabler/icons-react';
import { errorMessage } from '#ui/kit/api-error.ts';
import { formatCount } from '#ui/kit/count.ts';
import { EmptyState } from '#ui/kit/empty-state.tsx';
import { ErrorState } from '#ui/kit/error-state.tsx';
import { isFiltering, NO_FILTER } from '../request-filter.ts';
import classes from './list-panel.module.css';
import { RequestList, type RequestListProps } from './request-list.tsx';

/** The list with what stands in its place: loading, failed, nothing found. */
export function ListPanel({ onShowWaiting, ...list }: RequestListProps & { onShowWaiting: () => void }) {
  const { feed, state } = list;
  const { log, error, stream, filter } = state;
  if (error) return <ErrorState title="The requests could not be read" error={error} onRetry={feed.retry} />;
  if (!log.loaded) return <ListSkeleton />;
  return (
    <>
      {typeof stream === 'object' ? (
        <div className={classes['banner']} role="alert">
          <span>Not live. {errorMessage(stream)}</span>
          <Button size="compact-xs" variant="default" onClick={feed.retry}>
            Try again
          </Button>
        </div>
      ) : null}
      <div className={classes['body']}>
        <NewPill count={log.waitingCount} isApart={log.waitingFrom !== null} onClick={onShowWaiting} />
        {log.rows.length === 0 && isFiltering(filter) ? (
          <EmptyState
            icon={<IconFilterOff size={20} stroke={1.5} />}
            title="No request matches"
            actions={
              <Button
                variant="default"
                onClick={() => {
                  feed.setFilter(NO_FILTER);
                }}
              >
                Clear the filter
              </Button>
            }
          >
            New requests that match appear here by themselves.
          </EmptyState>
        ) : (
          <RequestList {...list} />
        )}
      </div>
    </>
  );
}

function NewPill({ count, isApart, onClick }: { count: number; isApart: boolean; onClick: () => void }) {
  if (count === 0 && !isApart) return null;
  return (
    <button type="button" className={classes['pill']} onClick={onClick}>
      <IconArrowUp size={13} stroke={2} aria-hidden />
      {count > 0 ? `${formatCount(count)} new` : 'Newest'}
    </button>
  );
}

export function ListSkeleton() {
  return (
    <div className={classes['skeletons']}>
      <VisuallyHidden role="status">Reading requests</VisuallyHidden>
      {Array.from({ length: 9 }, (_, index) => (
        <div key={index} className={classes['skeleton']} style={{ opacity: 1 - index * 0.1 }}>
          <Skeleton height={20} width={44} radius="sm" />
          <div className={classes['skeletonLines']}>
            <Skeleton height={10} width={`${String(70 - ((index * 17) % 40))}%`} />
            <Skeleton height={8} width="28%" />
          </div>
        </div>
      ))}
    </div>
  );
}
