import { Prisma } from '#generated/prisma/client.ts';
import type { EventDelivery } from '#domain/request/to-account-event.ts';

/** The delivery that stands for the request `r`, as `d`. */
export const JOIN_PRIMARY_DELIVERY = Prisma.sql`
  LEFT JOIN delivery d ON d.endpoint_id = r.endpoint_id AND d.seq = r.seq AND d.is_primary`;

/** Of the delivery `d`. */
export const DELIVERY_COLUMNS = Prisma.sql`
  d.status::text AS status, d.status_code AS "statusCode", d.attempt_count AS "attemptCount",
  d.next_attempt_at AS "nextAttemptAt", d.delivered_at AS "deliveredAt",
  (SELECT a.response_body FROM delivery_attempt a WHERE a.delivery_id = d.id ORDER BY a.number DESC LIMIT 1)
    AS "responseBody"`;

/** All null where nothing was to be delivered. */
export type DeliveryRow = { [K in keyof EventDelivery]: EventDelivery[K] | null };

export function toEventDelivery(row: DeliveryRow): EventDelivery | null {
  const { status, statusCode, attemptCount } = row;
  if (status === null || statusCode === null || attemptCount === null) return null;
  const { nextAttemptAt, deliveredAt, responseBody } = row;
  return { status, statusCode, attemptCount, nextAttemptAt, deliveredAt, responseBody };
}
