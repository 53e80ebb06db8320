import { IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import { RelativeTime } from '#ui/kit/relative-time.tsx';
import { Tag, type Meaning } from '#ui/kit/tag.tsx';
import { AttemptDetail } from './attempt-detail.tsx';
import classes from './attempt-row.module.css';
import { formatDuration } from './timings.ts';
import type { Attempt } from './types.ts';

function meaningOf(statusCode: number): Meaning {
  if (statusCode >= 200 && statusCode < 300) return 'success';
  return statusCode >= 300 && statusCode < 400 ? 'warning' : 'danger';
}

/** The answer's status, or that there was none. */
export function AnswerBadge({ statusCode }: { statusCode: number }) {
  return (
    <Tag meaning={meaningOf(statusCode)} mono={statusCode > 0}>
      {statusCode > 0 ? statusCode : 'No answer'}
    </Tag>
  );
}

/** One line of the timeline; opened, it has everything. */
export function AttemptRow({ attempt, isOpenAtFirst }: { attempt: Attempt; isOpenAtFirst: boolean }) {
  const [isOpen, setOpen] = useState(isOpenAtFirst);
  return (
    <details
      className={classes['row']}
      open={isOpen}
      onToggle={({ currentTarget }) => {
        setOpen(currentTarget.open);
      }}
    >
      <summary className={classes['summary']}>
        <IconChevronRight size={14} stroke={1.8} className={classes['chevron']} aria-hidden />
        <span className={classes['number']}>Attempt {attempt.number}</span>
        <AnswerBadge statusCode={attempt.statusCode} />
        <span className={classes['reason']}>{isOpen ? '' : (attempt.errorMessage ?? '')}</span>
        <span className={classes['duration']}>{formatDuration(attempt.durationMs)}</span>
        <RelativeTime iso={attempt.startedAt} className={classes['time']} />
      </summary>
      {isOpen ? <AttemptDetail attempt={attempt} /> : null}
    </details>
  );
}
