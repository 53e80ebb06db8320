import { pluralize } from '#ui/kit/count.ts';
import type { LogGap } from '../request-log.ts';
import classes from './notice.module.css';

/** Stands where requests would that are no longer kept. */
export function GapNotice({ gap, top }: { gap: LogGap; top: number }) {
  return (
    <div
      role="option"
      aria-selected={false}
      aria-disabled
      className={classes['gap']}
      style={{ transform: `translateY(${String(top)}px)` }}
      title={`Numbers ${String(gap.from)} to ${String(gap.to)}`}
    >
      {pluralize(gap.to - gap.from + 1, 'request')} no longer kept
    </div>
  );
}
