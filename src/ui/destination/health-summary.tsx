import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { formatCount, pluralize } from '#ui/kit/count.ts';
import { formatDuration } from '#ui/delivery/timings.ts';
import { HealthChart } from './health-chart.tsx';
import classes from './health-summary.module.css';
import { formatRate } from './health-words.ts';
import type { Health } from './use-health.ts';

const SPANS = [
  { value: 'day', label: '24 hours' },
  { value: 'week', label: '7 days' },
] as const;
type Span = (typeof SPANS)[number]['value'];
const HOURS: Readonly<Record<Span, number>> = { day: 24, week: 168 };

function orDash(ms: number | null): string {
  return ms === null ? '–' : formatDuration(ms);
}

/** How a destination answers: rates, latencies, and each hour. */
export function HealthSummary({ health }: { health: Health }) {
  const [span, setSpan] = useState<Span>('day');
  const { succeeded, failed, successRate, p50Ms, p95Ms, p99Ms } = health[span];
  const { depth, depthCapped } = health.queue;
  const numbers = [
    { name: 'Success rate', value: formatRate(successRate) },
    { name: 'Attempts', value: formatCount(succeeded + failed) },
    { name: 'Latency p50', value: orDash(p50Ms) },
    { name: 'p95', value: orDash(p95Ms) },
    { name: 'p99', value: orDash(p99Ms) },
    { name: 'Waiting now', value: `${formatCount(depth)}${depthCapped ? '+' : ''}` },
  ];
  return (
    <>
      <div className={classes['head']}>
        <h2 className={classes['title']}>Health</h2>
        <SegmentedControl
          aria-label="Time of the health"
          data={SPANS.map((one) => ({ ...one }))}
          value={span}
          onChange={(next) => {
            setSpan(next === 'week' ? 'week' : 'day');
          }}
        />
      </div>
      <dl className={classes['numbers']}>
        {numbers.map(({ name, value }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <HealthChart hours={health.hours.slice(-HOURS[span])} span={span} />
      {succeeded + failed > 0 ? (
        <p className={classes['note']}>
          {formatCount(failed)} of {pluralize(succeeded + failed, 'attempt')} failed. Latency is of attempts
          that were answered.
        </p>
      ) : null}
    </>
  );
}
