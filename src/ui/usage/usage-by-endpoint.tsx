import Link from 'next/link';
import { formatCount } from '#ui/kit/count.ts';
import type { RouterOutputs } from '#ui/trpc.ts';
import classes from './usage-page.module.css';

type Usage = RouterOutputs['usage']['days']['byEndpoint'];

export function UsageByEndpoint({ endpoints }: { endpoints: Usage }) {
  if (endpoints.length === 0) return <p>There is no endpoint yet.</p>;
  const busiestFirst = endpoints.toSorted((a, b) => b.requestsToday - a.requestsToday);
  return (
    <table className={classes['table']}>
      <thead>
        <tr>
          <th scope="col">Endpoint</th>
          <th scope="col">Requests today</th>
        </tr>
      </thead>
      <tbody>
        {busiestFirst.map(({ endpointId, name, requestsToday }) => (
          <tr key={endpointId}>
            <td>
              <Link href={`/endpoints/${endpointId}`} className={classes['link']}>
                {name}
              </Link>
            </td>
            <td data-tabular>{formatCount(requestsToday)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
