import type { ReactNode } from 'react';
import { AnswerView } from './answer-view.tsx';
import classes from './attempt-row.module.css';
import { TimingsBar } from './timings-bar.tsx';
import type { Attempt } from './types.ts';

export interface AttemptDetailProps {
  attempt: Pick<
    Attempt,
    | 'url'
    | 'startedAt'
    | 'durationMs'
    | 'statusCode'
    | 'errorMessage'
    | 'timings'
    | 'remoteAddress'
    | 'responseHeaders'
  >;
  /** The body of the answer. */
  children: ReactNode;
}

/** All that is known of one attempt. */
export function AttemptDetail({ attempt, children }: AttemptDetailProps) {
  const isAnswered = attempt.statusCode > 0;
  return (
    <div className={classes['detail']}>
      {attempt.errorMessage === null ? null : <p className={classes['error']}>{attempt.errorMessage}</p>}
      <TimingsBar timings={attempt.timings} durationMs={attempt.durationMs} isAnswered={isAnswered} />
      <dl className={classes['facts']}>
        <div>
          <dt>Sent to</dt>
          <dd>{attempt.url}</dd>
        </div>
        {attempt.remoteAddress === null ? null : (
          <div>
            <dt>Address</dt>
            <dd>{attempt.remoteAddress}</dd>
          </div>
        )}
        <div>
          <dt>Started</dt>
          <dd>
            <time dateTime={attempt.startedAt}>{attempt.startedAt}</time>
          </dd>
        </div>
      </dl>
      {isAnswered ? <AnswerView headers={attempt.responseHeaders}>{children}</AnswerView> : null}
    </div>
  );
}
