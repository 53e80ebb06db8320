import { IconAlertCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './form-error.module.css';

/** What went wrong with a form as a whole; nothing when `children` is empty. */
export function FormError({ children }: { children: ReactNode }) {
  return (
    <div role="alert" className={classes['live']}>
      {children ? (
        <p className={classes['error']}>
          <IconAlertCircle size={16} className={classes['icon']} aria-hidden />
          <span>{children}</span>
        </p>
      ) : null}
    </div>
  );
}
