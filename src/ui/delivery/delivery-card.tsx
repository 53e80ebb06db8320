import { Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useNowMs } from '#ui/kit/now.ts';
import { StatusBadge } from '#ui/kit/status-badge.tsx';
import { AttemptRow } from './attempt-row.tsx';
import classes from './delivery-card.module.css';
import { deliveryWords } from './delivery-words.ts';
import type { DeliveryWithAttempts } from './types.ts';

export interface DeliveryCardProps {
  delivery: DeliveryWithAttempts;
  isRetrying: boolean;
  onRetry: () => void;
}

/** One delivery: where it goes, where it stands, and each attempt, the last one first. */
export function DeliveryCard({ delivery, isRetrying, onRetry }: DeliveryCardProps) {
  const nowMs = useNowMs() ?? Date.parse(delivery.updatedAt);
  const { url } = delivery.destination;
  return (
    <li className={classes['card']}>
      <div className={classes['head']}>
        <div className={classes['what']}>
          <h3 className={classes['url']}>{url || 'A destination that is gone'}</h3>
          <p className={classes['words']}>
            <StatusBadge status={delivery.status} />
            <span>{deliveryWords(delivery, nowMs)}</span>
          </p>
        </div>
        {delivery.canRetry ? (
          <Button
            size="compact-sm"
            variant="default"
            loading={isRetrying}
            leftSection={<IconRefresh size={14} stroke={1.7} />}
            aria-label={`Retry now, to ${url}`}
            onClick={onRetry}
          >
            Retry now
          </Button>
        ) : null}
      </div>
      {delivery.attempts.toReversed().map((attempt, index) => (
        <AttemptRow
          key={attempt.number}
          deliveryId={delivery.id}
          attempt={attempt}
          isOpenAtFirst={index === 0}
        />
      ))}
    </li>
  );
}
