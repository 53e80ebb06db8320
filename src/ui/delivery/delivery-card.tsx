import { Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useNowMs } from '#ui/kit/now.ts';
import { StatusBadge } from '#ui/kit/status-badge.tsx';
import { AttemptRow } from './attempt-row.tsx';
import classes from './delivery-card.module.css';
import { deliveryWords } from './delivery-words.ts';
import type { Attempt, Delivery } from './types.ts';

export interface DeliveryCardProps {
  delivery: Delivery;
  /** Newest first. */
  attempts: readonly Attempt[];
  url: string;
  maxAttempts: number | null;
  isHeld: boolean;
  /** What it is when it is not the ordinary one: "Replay", "Test". */
  label: ReactNode;
  isRetrying: boolean;
  onRetry: () => void;
}

/** One delivery: where it goes, where it stands, and each attempt. */
export function DeliveryCard(props: DeliveryCardProps) {
  const { delivery, attempts, url, maxAttempts, isHeld, label, isRetrying, onRetry } = props;
  const nowMs = useNowMs() ?? Date.parse(delivery.updatedAt);
  const words = deliveryWords({ delivery, maxAttempts, isHeld, nowMs });
  return (
    <li className={classes['card']}>
      <div className={classes['head']}>
        <div className={classes['what']}>
          <h4 className={classes['url']} title={url}>
            {url}
          </h4>
          <p className={classes['words']}>
            <StatusBadge status={delivery.status} />
            {label}
            <span>{words}</span>
          </p>
        </div>
        <Button
          size="compact-sm"
          variant="default"
          loading={isRetrying}
          leftSection={<IconRefresh size={14} stroke={1.7} />}
          aria-label={`Retry now to ${url}`}
          onClick={onRetry}
        >
          {delivery.status === 'delivered' ? 'Deliver again' : 'Retry now'}
        </Button>
      </div>
      {attempts.map((attempt, index) => (
        <AttemptRow key={attempt.number} attempt={attempt} isOpenAtFirst={index === 0} />
      ))}
    </li>
  );
}
