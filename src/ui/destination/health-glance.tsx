import { formatCount, pluralize } from '#ui/kit/count.ts';
import { formatDuration } from '#ui/delivery/timings.ts';
import classes from './health-glance.module.css';
import { formatRate } from './health-words.ts';
import { useHealth } from './use-health.ts';

/** The three numbers that tell at a glance how a destination is doing. */
export function HealthGlance({ destinationId }: { destinationId: string }) {
  const { data } = useHealth(destinationId);
  const { day, queue } = data ?? {};
  return (
    <dl className={classes['facts']}>
      <div>
        <dt>Success, 24 h</dt>
        <dd
          title={
            day
              ? `${formatCount(day.succeeded)} of ${pluralize(day.succeeded + day.failed, 'attempt')}`
              : undefined
          }
        >
          {day ? formatRate(day.successRate) : '…'}
        </dd>
      </div>
      <div>
        <dt>Latency, p95</dt>
        <dd>{day ? (day.p95Ms === null ? '–' : formatDuration(day.p95Ms)) : '…'}</dd>
      </div>
      <div>
        <dt>Waiting</dt>
        <dd>{queue ? `${formatCount(queue.depth)}${queue.depthCapped ? '+' : ''}` : '…'}</dd>
      </div>
    </dl>
  );
}
