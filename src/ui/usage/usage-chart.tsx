import { Tooltip } from '@mantine/core';
import { formatCount, pluralize } from '#ui/kit/count.ts';
import { UsageTable } from '#ui/usage/usage-table.tsx';
import { nameOfDay, type Day } from '#ui/usage/usage-day.ts';
import { formatBytes } from '#ui/kit/bytes.ts';
import classes from './usage-chart.module.css';

/** The limit is drawn once days come near it: before, it would only make them small. */
const SHOW_LIMIT_FROM = 0.4;

function Bar({ day, scale }: { day: Day; scale: number }) {
  const { requests, sealed } = day;
  const heightOf = (count: number) => ({ height: `${String(scale > 0 ? (count / scale) * 100 : 0)}%` });
  const locked = sealed > 0 ? `, ${formatCount(sealed)} locked past the quota` : '';
  return (
    <Tooltip
      openDelay={0}
      label={`${nameOfDay(day.day)}: ${pluralize(requests, 'request')}${locked}, ${formatBytes(day.bytes)}`}
    >
      <div className={classes['slot']}>
        {sealed > 0 ? <div className={classes['sealed']} style={heightOf(sealed)} /> : null}
        <div
          className={classes['bar']}
          data-empty={requests === 0 || undefined}
          data-topped={sealed > 0 || undefined}
          style={heightOf(requests)}
        />
      </div>
    </Tooltip>
  );
}

function Legend() {
  return (
    <span className={classes['legend']}>
      <span className={classes['keyRequests']} /> Requests
      <span className={classes['keySealed']} /> Locked past the quota
    </span>
  );
}

function summaryOf(days: readonly Day[], most: number): string {
  if (most === 0) return 'No requests yet';
  const total = days.reduce((sum, { requests }) => sum + requests, 0);
  return `${pluralize(total, 'request')}, at most ${formatCount(most)} a day`;
}

/** One bar a day; the same numbers as a table below. */
export function UsageChart({ days, limit }: { days: readonly Day[]; limit: number | null }) {
  const most = Math.max(...days.map(({ requests }) => requests), 0);
  const tallest = Math.max(...days.map(({ requests, sealed }) => requests + sealed), 0);
  const shownLimit = limit !== null && tallest >= limit * SHOW_LIMIT_FROM ? limit : null;
  const scale = Math.max(tallest, (shownLimit ?? 0) * 1.04);
  const summary = summaryOf(days, most);
  const [first, last] = [days[0], days.at(-1)];
  return (
    <figure className={classes['figure']}>
      <div className={classes['top']} aria-hidden>
        {days.some(({ sealed }) => sealed > 0) ? <Legend /> : <span />}
        <span>{summary}</span>
      </div>
      <div className={classes['plot']} role="img" aria-label={`Chart of the last 30 days: ${summary}`}>
        {days.map((day) => (
          <Bar key={day.day} day={day} scale={scale} />
        ))}
        {shownLimit === null ? null : (
          <div className={classes['limit']} style={{ bottom: `${String((shownLimit / scale) * 100)}%` }}>
            <span>{formatCount(shownLimit)} a day</span>
          </div>
        )}
      </div>
      <div className={classes['axis']} aria-hidden>
        <span>{first ? nameOfDay(first.day) : ''}</span>
        <span>{last ? `${nameOfDay(last.day)}, today` : ''}</span>
      </div>
      <UsageTable days={days} />
    </figure>
  );
}
