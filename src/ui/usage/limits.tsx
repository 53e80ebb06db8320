import type { Me } from '#ui/account/use-me.ts';
import { formatBytes } from '#ui/kit/bytes.ts';
import { formatCount, pluralize } from '#ui/kit/count.ts';
import classes from './usage-page.module.css';

function orUnlimited(limit: number | null): string {
  if (limit === 0) return 'Not in this plan';
  return limit === null ? 'No limit' : formatCount(limit);
}

export function Limits({ limits }: { limits: Me['limits'] }) {
  const rows = [
    ['Requests a day', orUnlimited(limits.requestsPerDay)],
    ['Endpoints', orUnlimited(limits.endpoints)],
    ['API keys', orUnlimited(limits.apiKeys)],
    ['Listeners of an endpoint', orUnlimited(limits.listenersPerEndpoint)],
    [
      'Requests are kept',
      limits.retentionDays === null ? 'Until you delete them' : pluralize(limits.retentionDays, 'day'),
    ],
    ['Body of a request', `Up to ${formatBytes(limits.bodyBytes)}`],
  ] as const;
  return (
    <dl className={classes['limits']}>
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
