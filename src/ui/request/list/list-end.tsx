import { Button, Loader } from '@mantine/core';
import { useMe } from '#ui/account/use-me.ts';
import { errorMessage } from '#ui/kit/api-error.ts';
import { pluralize } from '#ui/kit/count.ts';
import type { FeedState } from '../request-feed.ts';
import { isFiltering } from '../request-filter.ts';
import classes from './notice.module.css';

/** What stands below the oldest row. */
export function ListEnd({ state, onRetry }: { state: FeedState; onRetry: () => void }) {
  const { log, older } = state;
  const keptDays = useMe()?.limits.retentionDays ?? null;
  if (!log.loaded || log.rows.length === 0) return null;
  if (typeof older === 'object') {
    return (
      <div className={classes['end']} role="alert">
        <span>Older requests could not be read. {errorMessage(older)}</span>
        <Button size="xs" variant="default" onClick={onRetry}>
          Try again
        </Button>
      </div>
    );
  }
  if (log.before !== null) {
    return (
      <div className={classes['end']}>
        <Loader size={14} role="status" aria-label="Reading older requests" />
      </div>
    );
  }
  return <div className={classes['end']}>{endWords(state, keptDays)}</div>;
}

function endWords({ log, filter }: FeedState, keptDays: number | null): string {
  if (log.rows.at(-1)?.seq === 1) return 'This was the first request';
  if (isFiltering(filter)) return 'Nothing older matches';
  const why = keptDays === null ? '' : `. Requests are kept for ${pluralize(keptDays, 'day')}`;
  return `Nothing older is kept${why}`;
}
