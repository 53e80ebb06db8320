import type { ReactNode } from 'react';
import classes from './empty-state.module.css';

export interface EmptyStateProps {
  icon?: ReactNode;
  title: string;
  /** What this place is for, or what happened and the next step. */
  children?: ReactNode;
  actions?: ReactNode;
  role?: 'alert' | undefined;
  /** 1 on a page that has no other heading. */
  level?: 1 | 2;
}

export function EmptyState({ icon, title, children, actions, role, level = 2 }: EmptyStateProps) {
  const Heading = level === 1 ? 'h1' : 'h2';
  return (
    <div className={classes['root']} role={role}>
      {icon ? <div className={classes['icon']}>{icon}</div> : null}
      <Heading className={classes['title']}>{title}</Heading>
      {children ? <div className={classes['text']}>{children}</div> : null}
      {actions ? <div className={classes['actions']}>{actions}</div> : null}
    </div>
  );
}
