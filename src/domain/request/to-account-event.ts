import type { DeliveryStatus } from '#generated/prisma/enums.ts';
import type { StreamEvent } from '#domain/stream/log-store.ts';
import type { AccountDelivery, AccountEvent } from '#protocol/account-event.ts';
import { toCapturedRequest } from './project.ts';

/** The delivery that stands for an event, as far as the account API shows it. */
export interface EventDelivery {
  status: DeliveryStatus;
  /** 0 until there is an answer. */
  statusCode: number;
  /** Attempts made. */
  attemptCount: number;
  nextAttemptAt: Date | null;
  deliveredAt: Date | null;
  /** The start of the last answer. */
  responseBody: Uint8Array | null;
}

const NOT_TRIED: AccountDelivery = {
  delivery_status: 'pending',
  status_code: 0,
  retry_count: 0,
  next_retry_at: null,
  delivered_at: null,
};

function toAccountDelivery(delivery: EventDelivery): AccountDelivery {
  const { status } = delivery;
  return {
    delivery_status: status,
    status_code: delivery.statusCode,
    retry_count: Math.max(0, delivery.attemptCount - 1),
    next_retry_at: status === 'retrying' ? (delivery.nextAttemptAt?.toISOString() ?? null) : null,
    delivered_at: delivery.deliveredAt?.toISOString() ?? null,
  };
}

/** One log entry and its delivery, if there is one, as the account stream and `/v1` show them. */
export function toAccountEvent(
  event: StreamEvent,
  delivery: EventDelivery | null,
  bodyTruncated = false,
): AccountEvent {
  const request = toCapturedRequest(event, { raw: false });
  return {
    id: request.id,
    endpoint_id: request.endpointId,
    method: request.method,
    headers: request.headers,
    body: request.body,
    source_ip: request.ip,
    ...(delivery ? toAccountDelivery(delivery) : NOT_TRIED),
    // Text for people: bytes that are no UTF-8 show as U+FFFD.
    response_body: delivery?.responseBody ? Buffer.from(delivery.responseBody).toString('utf8') : null,
    created_at: request.createdAt,
    path: request.path,
    query: request.query,
    seq: request.seq,
    body_encoding: request.bodyEncoding,
    body_truncated: bodyTruncated,
  };
}
