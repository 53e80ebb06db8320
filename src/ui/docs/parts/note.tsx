import type { ReactNode } from 'react';
import classes from './note.module.css';

/** Something that is easy to miss. */
export function Note({ meaning = 'info', children }: { meaning?: 'info' | 'warning'; children: ReactNode }) {
  return (
    <div role="note" className={`${classes['root']} ${classes[meaning]}`}>
      <p>{children}</p>
    </div>
  );
}
