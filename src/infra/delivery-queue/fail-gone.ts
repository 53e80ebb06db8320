import type { Pool } from 'pg';
import type { WaitingDelivery } from '#domain/delivery/delivery-queue.ts';
import type { DeliveryState } from '#domain/delivery/delivery-state.ts';
import { DELIVERY_COLUMNS, toWaiting, type DeliveryRow } from './rows.ts';

/** Ended in one statement; the rest follow with the next look. */
const BATCH = 500;

const FAIL_SQL = `
UPDATE delivery d
   SET status = 'failed', error_code = $2, next_attempt_at = NULL, updated_at = now()
 WHERE d.id IN (SELECT id FROM delivery WHERE destination_id = ANY($1::uuid[]) AND next_attempt_at IS NOT NULL
                 LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)
RETURNING ${DELIVERY_COLUMNS}, NULL::int AS request_bytes`;

export async function failGone(
  pool: Pool,
  destinationIds: readonly string[],
  { errorCode }: DeliveryState,
): Promise<WaitingDelivery[]> {
  const { rows } = await pool.query<DeliveryRow>({
    name: 'deliveries-fail-gone',
    text: FAIL_SQL,
    values: [destinationIds, errorCode],
  });
  return rows.map(toWaiting);
}
