import { Button } from '@mantine/core';
import Link from 'next/link';
import { AnswerBadge } from '#ui/delivery/answer-badge.tsx';
import type { DeliveryListEntry } from '#ui/delivery/types.ts';
import { MethodBadge } from '#ui/kit/method-badge.tsx';
import { RelativeTime } from '#ui/kit/relative-time.tsx';
import { pluralize } from '#ui/kit/count.ts';
import classes from './failed-row.module.css';

const REASONS: Readonly<Record<string, string>> = {
  target_refused: 'The address is refused',
  dns_failed: 'The host has no address',
  connect_failed: 'No connection',
  tls_failed: 'TLS failed',
  reset: 'The connection broke',
  timeout: 'No answer in time',
  bad_answer: 'The answer was no HTTP',
  unsendable: 'The request can’t be sent',
  loop: 'It goes in a circle',
  gone: 'Answered that it is gone',
  destination_gone: 'The destination was deleted',
};

export interface FailedRowProps {
  delivery: DeliveryListEntry;
  isRetrying: boolean;
  onRetry: () => void;
}

export function FailedRow({ delivery, isRetrying, onRetry }: FailedRowProps) {
  const { endpointId, requestId, request, statusCode, errorCode, attemptCount, updatedAt, canRetry } =
    delivery;
  return (
    <li className={classes['row']}>
      <MethodBadge method={request.method} />
      <Link className={classes['path']} href={`/endpoints/${endpointId}?request=${requestId}`}>
        {request.subPath}
      </Link>
      <span className={classes['why']}>
        <AnswerBadge statusCode={statusCode} />
        {errorCode === null ? null : <span>{REASONS[errorCode] ?? null}</span>}
        <span>{pluralize(attemptCount, 'attempt')}</span>
        <RelativeTime iso={updatedAt} />
      </span>
      {canRetry ? (
        <Button
          size="compact-xs"
          variant="default"
          loading={isRetrying}
          aria-label={`Retry ${request.method} ${request.subPath}`}
          onClick={onRetry}
        >
          Retry
        </Button>
      ) : null}
    </li>
  );
}
