import type { ReactNode } from 'react';
import { Logo } from '#ui/shell/logo.tsx';
import classes from './lone-page.module.css';

/** A page outside of the console: the mark and one message. */
export function LonePage({ children }: { children: ReactNode }) {
  return (
    <div className={classes['root']}>
      <header>
        <Logo href="/" />
      </header>
      <main>{children}</main>
    </div>
  );
}
