import Link from 'next/link';
import { ordinal } from '#ui/delivery/delivery-words.ts';
import { ErrorState } from '#ui/kit/error-state.tsx';
import { LoadingRows } from '#ui/kit/loading-rows.tsx';
import { RelativeTime } from '#ui/kit/relative-time.tsx';
import { StatusBadge } from '#ui/kit/status-badge.tsx';
import classes from './destination-page.module.css';
import { HealthSummary } from './health-summary.tsx';
import next from './next-attempts.module.css';
import type { Destination } from './types.ts';
import { useHealth, type Health } from './use-health.ts';

/** How the destination answers, and what waits for it. */
export function HealthSection({ destination }: { destination: Destination }) {
  const { data, error, refetch } = useHealth(destination.id);
  if (!data) {
    return error ? (
      <ErrorState title="The health could not be read" error={error} onRetry={() => void refetch()} />
    ) : (
      <LoadingRows label="Reading the health" />
    );
  }
  return (
    <>
      <section className={classes['section']} aria-label="Health">
        <HealthSummary health={data} />
      </section>
      <section className={classes['section']}>
        <h2 className={classes['sectionTitle']}>Next attempts</h2>
        <NextAttempts queue={data.queue} destination={destination} />
      </section>
    </>
  );
}

function NextAttempts({ queue, destination }: { queue: Health['queue']; destination: Destination }) {
  if (queue.nextAttempts.length === 0) return <p className={classes['none']}>Nothing waits.</p>;
  const more = queue.depth - queue.nextAttempts.length;
  return (
    <>
      <ul className={next['list']}>
        {queue.nextAttempts.map(({ deliveryId, requestId, seq, status, attemptCount, nextAttemptAt }) => (
          <li key={deliveryId}>
            <StatusBadge status={status} />
            <Link href={`/endpoints/${destination.endpointId}?request=${requestId}`}>Request {seq}</Link>
            <span className={next['when']}>
              {ordinal(attemptCount + 1)} attempt{' '}
              {destination.enabled ? <Due iso={nextAttemptAt} /> : 'held back'}
            </span>
          </li>
        ))}
      </ul>
      {more > 0 ? (
        <p className={next['more']}>
          and {more}
          {queue.depthCapped ? '+' : ''} more
        </p>
      ) : null}
    </>
  );
}

function Due({ iso }: { iso: string }) {
  return <RelativeTime iso={iso} />;
}
