import { Prisma } from '#generated/prisma/client.ts';
import type { EventDelivery } from '#domain/request/to-account-event.ts';

/** The newest delivery of the request `r`, as `d`. */
export const JOIN_NEWEST_DELIVERY = Prisma.sql`
  LEFT JOIN LATERAL (
    SELECT * FROM delivery WHERE request_id = r.id ORDER BY created_at DESC, id DESC LIMIT 1
  ) d ON true`;

/** Of the delivery `d`. */
export const DELIVERY_COLUMNS = Prisma.sql`
  d.status::text AS status, d.status_code AS "statusCode", d.attempt_count AS "attemptCount",
  d.next_attempt_at AS "nextAttemptAt", d.delivered_at AS "deliveredAt",
  (SELECT a.response_body FROM delivery_attempt a WHERE a.delivery_id = d.id ORDER BY a.number DESC LIMIT 1)
    AS "responseBody"`;

/** As `toAccountEvent` spells the state of the delivery `d`. */
export const WIRE_STATUS = Prisma.sql`
  CASE WHEN d.status IS NULL THEN 'pending'
       WHEN d.status <> 'delivering' THEN d.status::text
       WHEN d.attempt_count = 0 THEN 'pending' ELSE 'retrying' END`;

/** All null where nothing was to be delivered. */
export type DeliveryRow = { [K in keyof EventDelivery]: EventDelivery[K] | null };

export function toEventDelivery(row: DeliveryRow): EventDelivery | null {
  const { status, statusCode, attemptCount } = row;
  if (status === null || statusCode === null || attemptCount === null) return null;
  const { nextAttemptAt, deliveredAt, responseBody } = row;
  return { status, statusCode, attemptCount, nextAttemptAt, deliveredAt, responseBody };
}
