import { Button, Loader } from '@mantine/core';
import { errorMessage } from '#ui/kit/api-error.ts';
import type { FeedState } from '../request-feed.ts';
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
        <Loader size={14} aria-label="Reading older requests" />
      </div>
    );
  }
  const isFirst = log.rows.at(-1)?.seq === 1;
  return (
    <div className={classes['end']}>{isFirst ? 'This was the first request' : 'Nothing older is kept'}</div>
  );
}
