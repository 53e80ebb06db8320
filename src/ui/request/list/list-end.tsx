import { Button, Loader } from '@mantine/core';
import { errorMessage } from '#ui/kit/api-error.ts';
import type { FeedState } from '../request-feed.ts';
import { isFiltering } from '../request-filter.ts';
import classes from './notice.module.css';

/** What stands below the oldest row. */
export function ListEnd({ state, onRetry }: { state: FeedState; onRetry: () => void }) {
  const { log, older } = state;
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
  return <div className={classes['end']}>{endWords(state)}</div>;
}

function endWords({ log, filter }: FeedState): string {
  if (log.rows.at(-1)?.seq === 1) return 'This was the first request';
  return isFiltering(filter) ? 'Nothing older matches' : 'Nothing older is kept';
}
