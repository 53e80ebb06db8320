import { formatBytes } from '#ui/kit/bytes.ts';
import { formatCount } from '#ui/kit/count.ts';
import { nameOfDay, type Day } from '#ui/usage/usage-day.ts';
import classes from './usage-chart.module.css';
import page from './usage-page.module.css';

/** What the chart shows, for who can't see it or wants the numbers; the newest day first. */
export function UsageTable({ days }: { days: readonly Day[] }) {
  return (
    <details className={classes['details']}>
      <summary>As a table</summary>
      <table className={page['table']} aria-label="Usage of each day">
        <thead>
          <tr>
            <th scope="col">Day (UTC)</th>
            <th scope="col">Requests</th>
            <th scope="col">Locked</th>
            <th scope="col">Bytes</th>
          </tr>
        </thead>
        <tbody>
          {days.toReversed().map(({ day, requests, sealed, bytes }) => (
            <tr key={day}>
              <th scope="row">{nameOfDay(day)}</th>
              <td data-tabular>{formatCount(requests)}</td>
              <td data-tabular>{formatCount(sealed)}</td>
              <td data-tabular>{formatBytes(bytes)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
