import { formatCount } from '#ui/kit/count.ts';
import { LoadingRows } from '#ui/kit/loading-rows.tsx';
import { RelativeTime } from '#ui/kit/relative-time.tsx';
import { Meter } from '#ui/usage/meter.tsx';
import { useQuota, type Quota } from '#ui/usage/use-quota.ts';
import classes from './quota-meter.module.css';

/** Requests past the quota, as soon as there are any. */
function Locked({ quota: { overflow, locked } }: { quota: Quota }) {
  if (locked === 0 && overflow.used === 0) return null;
  return (
    <div className={classes['locked']}>
      <p className={classes['line']}>
        {formatCount(overflow.used)} of {formatCount(overflow.size)} past the quota were kept today;{' '}
        {formatCount(locked)} {locked === 1 ? 'is' : 'are'} locked now.
      </p>
      {overflow.size > 0 ? (
        <Meter label="Requests kept past the quota" used={overflow.used} limit={overflow.size} />
      ) : null}
    </div>
  );
}

/** The requests of the day, and when they start again. */
export function QuotaMeter() {
  const quota = useQuota();
  if (!quota) return <LoadingRows label="Loading usage" />;
  const { used, limit, resetAt } = quota;
  return (
    <>
      <p className={classes['numbers']}>
        <span className={classes['used']}>{formatCount(used)}</span>
        <span className={classes['dim']}>
          {limit === null ? 'without a limit' : `of ${formatCount(limit)}`}. The count starts again{' '}
          <RelativeTime iso={resetAt} />, at 00:00 UTC.
        </span>
      </p>
      {limit === null ? null : <Meter label="Requests today" used={used} limit={limit} />}
      <Locked quota={quota} />
    </>
  );
}
