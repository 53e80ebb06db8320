import { useId, type ReactNode } from 'react';
import classes from './settings-page.module.css';

export interface SettingsSectionProps {
  /** To link to the section. */
  id?: string;
  title: string;
  about: ReactNode;
  children: ReactNode;
}

export function SettingsSection({ id, title, about, children }: SettingsSectionProps) {
  const titleId = useId();
  return (
    <section className={classes['section']} id={id} aria-labelledby={titleId}>
      <div>
        <h2 id={titleId} className={classes['title']}>
          {title}
        </h2>
        <p className={classes['about']}>{about}</p>
      </div>
      <div>{children}</div>
    </section>
  );
}
