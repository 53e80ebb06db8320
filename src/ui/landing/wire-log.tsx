import { formatBytes } from '#ui/kit/bytes.ts';
import { MethodBadge } from '#ui/kit/method-badge.tsx';
import { JsonText } from '#ui/landing/json-text.tsx';
import { SAMPLE_REQUESTS, SAMPLE_URL } from '#ui/landing/sample-requests.ts';
import classes from './wire-log.module.css';

/** A picture of the inspector, in its own parts. */
export function WireLog() {
  return (
    <figure
      className={classes['log']}
      role="img"
      aria-label="An endpoint’s requests as they arrive, with the body of the newest"
    >
      <div className={classes['bar']} aria-hidden>
        <code className={classes['url']}>{SAMPLE_URL}</code>
        <span className={classes['live']}>Live</span>
      </div>
      <ul className={classes['rows']} aria-hidden>
        {SAMPLE_REQUESTS.map(({ method, path, body, age }) => (
          <li key={path} className={classes['row']}>
            <span>
              <MethodBadge method={method} />
            </span>
            <span className={classes['path']}>{path}</span>
            <span className={classes['dim']}>{formatBytes(body.length)}</span>
            <span className={classes['dim']}>{age}</span>
          </li>
        ))}
      </ul>
      <pre className={classes['body']} aria-hidden>
        <JsonText json={SAMPLE_REQUESTS[0].body} />
      </pre>
    </figure>
  );
}
