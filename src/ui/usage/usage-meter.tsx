import { Progress } from '@mantine/core';
import { formatCount } from '#ui/kit/count.ts';
import { RelativeTime } from '#ui/kit/relative-time.tsx';
import classes from './usage-meter.module.css';
import page from './usage-page.module.css';

const WARN_FROM = 0.8;

export interface UsageMeterProps {
  used: number;
  /** Null: unlimited. */
  limit: number | null;
  resetAt: string;
}

function NearLimit({ used, limit, resetAt }: UsageMeterProps & { limit: number }) {
  const left = Math.max(0, limit - used);
  return (
    <p className={page['banner']} role="status">
      {left > 0
        ? `${formatCount(left)} left today. After that senders get 429 until the count starts again `
        : 'Today’s requests are used up. Senders get 429 until the count starts again '}
      <RelativeTime iso={resetAt} />. Pause an endpoint that is noisy to keep room for the others.
    </p>
  );
}

export function UsageMeter({ used, limit, resetAt }: UsageMeterProps) {
  const share = limit === null ? 0 : used / limit;
  return (
    <>
      {limit !== null && share >= WARN_FROM ? (
        <NearLimit used={used} limit={limit} resetAt={resetAt} />
      ) : null}
      <p className={classes['numbers']}>
        <span className={classes['used']}>{formatCount(used)}</span>
        <span className={classes['dim']}>
          {limit === null ? 'without a limit' : `of ${formatCount(limit)}`}. The count starts again{' '}
          <RelativeTime iso={resetAt} />, at 00:00 UTC.
        </span>
      </p>
      {limit === null ? null : (
        <Progress.Root size={8} className={classes['bar'] ?? ''}>
          <Progress.Section
            value={Math.min(100, share * 100)}
            color={
              share >= 1 ? 'var(--hw-danger)' : share >= WARN_FROM ? 'var(--hw-warning)' : 'var(--hw-accent)'
            }
            aria-label="Requests today"
            aria-valuetext={`${formatCount(used)} of ${formatCount(limit)}`}
          />
        </Progress.Root>
      )}
    </>
  );
}
