import { toAccountEvent } from '#domain/request/to-account-event.ts';
import type { DeliveryChanged } from '#domain/stream/bus.ts';
import type { StreamEvent } from '#domain/stream/log-store.ts';
import type { AccountServerMessage } from '#protocol/account-stream.ts';

function encode(message: AccountServerMessage): string {
  return JSON.stringify(message);
}

/** The `event` frame, made once for all sockets. */
export function eventFrame(event: StreamEvent): Buffer {
  const encoded = (event.encoded ??= {});
  return (encoded.account ??= Buffer.from(encode({ type: 'event', data: toAccountEvent(event, null) })));
}

function isoOrNull(atMs: number | null): string | null {
  return atMs === null ? null : new Date(atMs).toISOString();
}

export function statusFrame(change: DeliveryChanged): string {
  return encode({
    type: 'status_update',
    data: {
      event_id: change.eventId,
      endpoint_id: change.endpointId,
      delivery_status: change.status,
      status_code: change.statusCode,
      retry_count: change.retryCount,
      next_retry_at: isoOrNull(change.nextRetryAtMs),
      delivered_at: isoOrNull(change.deliveredAtMs),
    },
  });
}

/** Every other message. */
export function accountFrame(
  message: Exclude<AccountServerMessage, { type: 'event' | 'status_update' }>,
): string {
  return encode(message);
}
