import type { Credential, Noun } from '#ui/credential/credential.ts';
import { pluralize } from '#ui/kit/count.ts';
import { RelativeTime } from '#ui/kit/relative-time.tsx';
import classes from './past-credentials.module.css';

/** Those that no longer open anything. */
export function PastCredentials({ noun, credentials }: { noun: Noun; credentials: readonly Credential[] }) {
  if (credentials.length === 0) return null;
  return (
    <details className={classes['root']}>
      <summary className={classes['summary']}>
        {pluralize(credentials.length, `revoked or expired ${noun}`)}
      </summary>
      <ul className={classes['list']}>
        {credentials.map(({ id, name, display, status, revokedAt, expiresAt, createdAt }) => (
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
