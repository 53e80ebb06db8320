import type { ReactNode } from 'react';
import { CopyButton } from '#ui/kit/copy-button.tsx';
import classes from './answer-view.module.css';

export interface AnswerViewProps {
  headers: readonly (readonly [name: string, value: string])[];
  /** The body, which may have to be read first. */
  children: ReactNode;
}

/** What the destination answered. */
export function AnswerView({ headers, children }: AnswerViewProps) {
  return (
    <div className={classes['root']}>
      {headers.length > 0 ? (
        <div>
          <div className={classes['bar']}>
            <span className={classes['title']}>Headers of the answer</span>
            <CopyButton
              size="xs"
              label="Copy headers of the answer"
              value={headers.map(([name, value]) => `${name}: ${value}`).join('\n')}
            />
          </div>
          <dl className={classes['headers']}>
            {headers.map(([name, value], index) => (
              <div key={index} className={classes['header']}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </div>
      ) : null}
      {children}
    </div>
  );
}
