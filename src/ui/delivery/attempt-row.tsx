import { IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import { RelativeTime } from '#ui/kit/relative-time.tsx';
import { AnswerBadge } from './answer-badge.tsx';
import { AttemptDetail } from './attempt-detail.tsx';
import classes from './attempt-row.module.css';
import { KeptAnswer } from './kept-answer.tsx';
import { formatDuration } from './timings.ts';
import type { Attempt } from './types.ts';

export interface AttemptRowProps {
  deliveryId: string;
  attempt: Attempt;
  isOpenAtFirst: boolean;
}

/** One line of the timeline; opened, it has everything. */
export function AttemptRow({ deliveryId, attempt, isOpenAtFirst }: AttemptRowProps) {
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
      {isOpen ? (
        <AttemptDetail attempt={attempt}>
          {attempt.responseBytes ? <KeptAnswer deliveryId={deliveryId} number={attempt.number} /> : null}
        </AttemptDetail>
      ) : null}
    </details>
  );
}
