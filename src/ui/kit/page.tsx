import type { ReactNode } from 'react';
import classes from './page.module.css';

/** The scrolling part of an ordinary page, below its bar. */
export function Page({ children }: { children: ReactNode }) {
  return (
    <div className={classes['page']}>
      <div className={classes['inner']}>{children}</div>
    </div>
  );
}
