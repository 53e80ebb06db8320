import { Tooltip, VisuallyHidden } from '@mantine/core';
import { formatBytes } from '#ui/kit/bytes.ts';
import { formatCount, pluralize } from '#ui/kit/count.ts';
import type { RouterOutputs } from '#ui/trpc.ts';
import classes from './usage-chart.module.css';

type Day = RouterOutputs['usage']['days']['days'][number];

const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });

function nameOf(day: string): string {
  return DAY.format(new Date(`${day}T00:00:00Z`));
}

function DayTable({ days }: { days: readonly Day[] }) {
  return (
    <VisuallyHidden>
      <table>
        <caption>Requests of each day</caption>
        <thead>
          <tr>
            <th scope="col">Day</th>
            <th scope="col">Requests</th>
            <th scope="col">Bytes</th>
          </tr>
        </thead>
        <tbody>
          {days.map(({ day, requests, bytes }) => (
            <tr key={day}>
              <td>{nameOf(day)}</td>
              <td>{formatCount(requests)}</td>
              <td>{formatBytes(bytes)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </VisuallyHidden>
  );
}

/** One bar a day; the same numbers as a table for screen readers. */
export function UsageChart({ days }: { days: readonly Day[] }) {
  const most = Math.max(...days.map(({ requests }) => requests), 0);
  const total = days.reduce((sum, { requests }) => sum + requests, 0);
  const [first, last] = [days[0], days.at(-1)];
  return (
    <figure className={classes['figure']}>
      <div className={classes['top']} aria-hidden>
        {most > 0 ? `${pluralize(total, 'request')}, at most ${formatCount(most)} a day` : 'No requests yet'}
      </div>
      <div className={classes['plot']} aria-hidden>
        {days.map(({ day, requests, bytes }) => (
          <Tooltip
            key={day}
            openDelay={0}
            label={`${nameOf(day)}: ${pluralize(requests, 'request')}, ${formatBytes(bytes)}`}
          >
            <div className={classes['slot']}>
              <div
                className={classes['bar']}
                data-empty={requests === 0 || undefined}
                style={{ height: `${String(most > 0 ? (requests / most) * 100 : 0)}%` }}
              />
            </div>
          </Tooltip>
        ))}
      </div>
      <div className={classes['axis']} aria-hidden>
        <span>{first ? nameOf(first.day) : ''}</span>
        <span>{last ? `${nameOf(last.day)}, today` : ''}</span>
      </div>
      <DayTable days={days} />
    </figure>
  );
}
