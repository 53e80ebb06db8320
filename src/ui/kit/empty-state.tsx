import type { ReactNode } from 'react';
import classes from './empty-state.module.css';

export interface EmptyStateProps {
  icon?: ReactNode;
  title: string;
  /** What this place is for, or what happened and the next step. */
  children?: ReactNode;
  actions?: ReactNode;
  role?: 'alert' | undefined;
}

export function EmptyState({ icon, title, children, actions, role }: EmptyStateProps) {
  return (
    <div className={classes['root']} role={role}>
      {icon ? <div className={classes['icon']}>{icon}</div> : null}
      <h2 className={classes['title']}>{title}</h2>
      {children ? <div className={classes['text']}>{children}</div> : null}
      {actions ? <div className={classes['actions']}>{actions}</div> : null}
    </div>
  );
}
