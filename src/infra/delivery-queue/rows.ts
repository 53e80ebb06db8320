import type { WaitingDelivery } from '#domain/delivery/delivery-queue.ts';

export interface DeliveryRow {
  id: string;
  endpoint_id: string;
  destination_id: string;
  request_id: string;
  seq: string;
  is_primary: boolean;
  attempt_count: number;
  status_code: number;
  due_ms: string | null;
  request_bytes: number | null;
}

/** Of `delivery` as `d`, but for the size of the request. */
export const DELIVERY_COLUMNS = `d.id, d.endpoint_id, d.destination_id, d.request_id, d.seq, d.is_primary,
  d.attempt_count, d.status_code, (extract(epoch FROM d.next_attempt_at) * 1000)::int8 AS due_ms`;

export function toWaiting(row: DeliveryRow): WaitingDelivery {
  return {
    id: row.id,
    endpointId: row.endpoint_id,
    destinationId: row.destination_id,
    requestId: row.request_id,
    seq: Number(row.seq),
    isPrimary: row.is_primary,
    attemptCount: row.attempt_count,
    statusCode: row.status_code,
    dueAtMs: Number(row.due_ms ?? 0),
    requestBytes: row.request_bytes,
  };
}
