import type { ReactNode } from 'react';
import classes from './tag.module.css';

export type Meaning = 'neutral' | 'success' | 'warning' | 'danger' | 'info';

/** A small label. The text carries the meaning; the colour only repeats it. */
export function Tag({ meaning, mono, children }: { meaning: Meaning; mono?: boolean; children: ReactNode }) {
  return (
    <span className={`${classes['tag']} ${classes[meaning]} ${mono ? classes['mono'] : ''}`}>{children}</span>
  );
}
