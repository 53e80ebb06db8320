import { memo } from 'react';
import { ByteSize } from '#ui/kit/byte-size.tsx';
import type { DeliveryStatus } from '#ui/delivery/types.ts';
import { MethodBadge } from '#ui/kit/method-badge.tsx';
import { RelativeTime } from '#ui/kit/relative-time.tsx';
import { StatusBadge } from '#ui/kit/status-badge.tsx';
import type { RequestSummary } from '../router-types.ts';
import { sourceLabel } from '../source-label.ts';
import classes from './request-row.module.css';

export interface RequestRowProps {
  id: string;
  request: RequestSummary;
  /** Pixels from the top of the list. */
  top: number;
  position: number;
  isSelected: boolean;
  isUnread: boolean;
  /** Null: it was not forwarded, or that is not known yet. */
  delivery: DeliveryStatus | null;
  onPick: (id: string) => void;
}

export const RequestRow = memo(function RequestRow(props: RequestRowProps) {
  const { id, request, top, position, isSelected, isUnread, delivery, onPick } = props;
  return (
    <div
      id={id}
      role="option"
      aria-selected={isSelected}
      aria-posinset={position}
      aria-setsize={-1}
      className={classes['row']}
      style={{ transform: `translateY(${String(top)}px)` }}
      data-selected={isSelected || undefined}
      data-unread={isUnread || undefined}
      onClick={() => {
        onPick(request.id);
      }}
    >
      <span
        className={classes['unread']}
        role="img"
        aria-label={isUnread ? 'Unread' : undefined}
        aria-hidden={!isUnread}
      />
      <span className={classes['method']}>
        <MethodBadge method={request.method} />
      </span>
      <span className={classes['path']} title={request.subPath}>
        {request.subPath}
      </span>
      <span className={classes['source']} title={request.contentType || undefined}>
        {sourceLabel(request)}
      </span>
      <span className={classes['delivery']}>{delivery ? <StatusBadge status={delivery} /> : null}</span>
      <ByteSize bytes={request.size} className={classes['size']} />
      <RelativeTime iso={request.createdAt} className={classes['time']} />
    </div>
  );
});
