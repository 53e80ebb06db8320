import { Tooltip } from '@mantine/core';
import { formatCount, pluralize } from '#ui/kit/count.ts';
import { formatDuration } from '#ui/delivery/timings.ts';
import classes from './health-chart.module.css';
import { formatRate, nameOfHour } from './health-words.ts';
import type { Health } from './use-health.ts';

type Hour = Health['hours'][number];
type Span = 'day' | 'week';

/** Attempts of each hour, those that failed on top; the same numbers as a table below. */
export function HealthChart({ hours, span }: { hours: readonly Hour[]; span: Span }) {
  const most = Math.max(...hours.map(({ succeeded, failed }) => succeeded + failed), 0);
  const [first, last] = [hours[0], hours.at(-1)];
  const summary = most === 0 ? 'no attempts' : `at most ${pluralize(most, 'attempt')} an hour`;
  return (
    <figure className={classes['figure']}>
      <div className={classes['top']} aria-hidden>
        <span className={classes['legend']}>
          <span className={classes['keySucceeded']} /> Succeeded
          <span className={classes['keyFailed']} /> Failed
        </span>
        <span>{most === 0 ? 'No attempts yet' : `Most: ${formatCount(most)} an hour`}</span>
      </div>
      <div
        className={classes['plot']}
        data-span={span}
        role="img"
        aria-label={`Chart of attempts by hour: ${summary}`}
      >
        {hours.map((hour) => (
          <Bar key={hour.hour} hour={hour} most={most} span={span} />
        ))}
      </div>
      <div className={classes['axis']} aria-hidden>
        <span>{first ? nameOfHour(first.hour, span) : ''}</span>
        <span>{last ? `${nameOfHour(last.hour, span)}, this hour` : ''}</span>
      </div>
      <HourTable hours={hours} span={span} />
    </figure>
  );
}

function Bar({ hour, most, span }: { hour: Hour; most: number; span: Span }) {
  const { succeeded, failed } = hour;
  const heightOf = (count: number) => ({ height: `${String(most > 0 ? (count / most) * 100 : 0)}%` });
  return (
    <Tooltip
      openDelay={0}
      label={`${nameOfHour(hour.hour, span)}: ${formatCount(succeeded)} succeeded, ${formatCount(failed)} failed`}
    >
      <div className={classes['slot']}>
        {failed > 0 ? <div className={classes['failed']} style={heightOf(failed)} /> : null}
        <div
          className={classes['succeeded']}
          data-empty={succeeded === 0 || undefined}
          style={heightOf(succeeded)}
        />
      </div>
    </Tooltip>
  );
}

/** Hours without attempts would only make it long. */
function HourTable({ hours, span }: { hours: readonly Hour[]; span: Span }) {
  const busy = hours.filter(({ succeeded, failed }) => succeeded + failed > 0).toReversed();
  if (busy.length === 0) return null;
  return (
    <details className={classes['details']}>
      <summary>As a table</summary>
      <div className={classes['scroller']} tabIndex={0} role="region" aria-label="Attempts by hour">
        <table className={classes['table']}>
          <thead>
            <tr>
              <th scope="col">Hour</th>
              <th scope="col">Succeeded</th>
              <th scope="col">Failed</th>
              <th scope="col">Rate</th>
              <th scope="col">p95</th>
            </tr>
          </thead>
          <tbody>
            {busy.map(({ hour, succeeded, failed, successRate, p95Ms }) => (
              <tr key={hour}>
                <th scope="row">{nameOfHour(hour, span)}</th>
                <td>{formatCount(succeeded)}</td>
                <td>{formatCount(failed)}</td>
                <td>{formatRate(successRate)}</td>
                <td>{p95Ms === null ? '–' : formatDuration(p95Ms)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
