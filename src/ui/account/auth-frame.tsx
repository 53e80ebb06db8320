import type { ReactNode } from 'react';
import { WireLog } from '#ui/landing/wire-log.tsx';
import { Logo } from '#ui/shell/logo.tsx';
import classes from './auth-frame.module.css';

/** The form, and on wide screens what it opens. */
export function AuthFrame({ children }: { children: ReactNode }) {
  return (
    <div className={classes['root']}>
      <main className={classes['form']}>
        <Logo href="/" />
        <div className={classes['body']}>{children}</div>
      </main>
      <aside className={classes['aside']} aria-label="About Hookwire">
        <p className={classes['statement']}>Did it arrive, and what exactly was in it?</p>
        <p className={classes['lead']}>
          Hookwire gives you a public URL, keeps every webhook sent to it byte for byte, and streams it to
          your browser and your programs as it arrives.
        </p>
        <WireLog />
      </aside>
    </div>
  );
}
