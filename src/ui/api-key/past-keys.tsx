import type { ApiKey } from '#ui/api-key/use-api-keys.ts';
import { pluralize } from '#ui/kit/count.ts';
import { RelativeTime } from '#ui/kit/relative-time.tsx';
import classes from './past-keys.module.css';

/** Keys that no longer open anything. */
export function PastKeys({ keys }: { keys: readonly ApiKey[] }) {
  if (keys.length === 0) return null;
  return (
    <details className={classes['root']}>
      <summary className={classes['summary']}>{pluralize(keys.length, 'revoked or expired key')}</summary>
      <ul className={classes['list']}>
        {keys.map(({ id, name, display, status, revokedAt, expiresAt, createdAt }) => (
          <li key={id} className={classes['row']}>
            <span>{name}</span>
            <code className={classes['display']}>{display}</code>
            <span className={classes['when']}>
              {status} <RelativeTime iso={revokedAt ?? expiresAt ?? createdAt} />
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}
