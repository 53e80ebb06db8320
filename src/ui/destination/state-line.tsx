import { useNowMs } from '#ui/kit/now.ts';
import { Tag } from '#ui/kit/tag.tsx';
import { destinationState } from './destination-state.ts';
import classes from './state-line.module.css';
import type { Destination } from './types.ts';

/** How a destination is doing, in a badge and a sentence. */
export function StateLine({ destination }: { destination: Destination }) {
  const nowMs = useNowMs() ?? Date.parse(destination.updatedAt);
  const { meaning, label, text } = destinationState(destination, nowMs);
  return (
    <p className={classes['line']}>
      <Tag meaning={meaning}>{label}</Tag>
      {text === null ? null : <span>{text}</span>}
      {destination.hasUnreadable ? (
        <span className={classes['unreadable']}>
          Its headers or its secret can’t be read: the server’s encryption key has changed. Set them again.
        </span>
      ) : null}
    </p>
  );
}
