import { useId, type ReactNode } from 'react';
import classes from './settings-page.module.css';

export interface SettingsSectionProps {
  title: string;
  about: ReactNode;
  children: ReactNode;
}

export function SettingsSection({ title, about, children }: SettingsSectionProps) {
  const id = useId();
  return (
    <section className={classes['section']} aria-labelledby={id}>
      <div>
        <h2 id={id} className={classes['title']}>
          {title}
        </h2>
        <p className={classes['about']}>{about}</p>
      </div>
      <div>{children}</div>
    </section>
  );
}
