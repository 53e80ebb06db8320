import type { Pool } from 'pg';
import type { DeliveryQueue } from '#domain/delivery/delivery-queue.ts';

/** Destinations with something open that are looked at in one statement. */
const PART = 2_000;

// Steps from one destination to the next over the index of what is open, so that ten thousand rows of one cost one probe.
const FIND_SQL = `
WITH RECURSIVE open AS (
  (SELECT d.destination_id, 1 AS place FROM delivery d
    WHERE d.next_attempt_at IS NOT NULL AND ($2::uuid IS NULL OR d.destination_id > $2)
    ORDER BY d.destination_id LIMIT 1)
  UNION ALL
  SELECT following.destination_id, o.place + 1 FROM open o CROSS JOIN LATERAL (
    SELECT d.destination_id FROM delivery d
     WHERE d.next_attempt_at IS NOT NULL AND d.destination_id > o.destination_id
     ORDER BY d.destination_id LIMIT 1) following
   WHERE o.place < ${PART}
)
SELECT o.destination_id, first.endpoint_id, g.is_gone, (SELECT max(place) FROM open) AS places,
       first.next_attempt_at <= to_timestamp($1::float8 / 1000)
       AND (g.is_gone OR t.disabled_at IS NULL
            AND (t.open_until IS NULL OR t.open_until <= to_timestamp($1::float8 / 1000))) AS is_due
  FROM open o
  LEFT JOIN destination t ON t.id = o.destination_id
  LEFT JOIN endpoint e ON e.id = t.endpoint_id
  CROSS JOIN LATERAL (SELECT t.deleted_at IS NOT NULL OR e.id IS NULL OR e.deleted_at IS NOT NULL AS is_gone) g
  CROSS JOIN LATERAL (
    (SELECT d.endpoint_id, d.next_attempt_at FROM delivery d
      WHERE t.is_ordered AND d.destination_id = o.destination_id AND d.next_attempt_at IS NOT NULL
      ORDER BY d.seq LIMIT 1)
    UNION ALL
    (SELECT d.endpoint_id, d.next_attempt_at FROM delivery d
      WHERE t.is_ordered IS NOT TRUE AND d.destination_id = o.destination_id AND d.next_attempt_at IS NOT NULL
      ORDER BY d.next_attempt_at, d.seq LIMIT 1)) first
 ORDER BY o.destination_id`;

interface Row {
  destination_id: string;
  endpoint_id: string;
  is_gone: boolean;
  is_due: boolean;
  places: number;
}

export async function findDue(
  pool: Pool,
  nowMs: number,
  after: string | null,
): ReturnType<DeliveryQueue['findDue']> {
  const { rows } = await pool.query<Row>({
    name: 'delivery-find-due',
    text: FIND_SQL,
    values: [nowMs, after],
  });
  const due = rows
    .filter((row) => row.is_due)
    .map((row) => ({
      destinationId: row.destination_id,
      endpointId: row.endpoint_id,
      isGone: row.is_gone,
    }));
  const last = rows.at(-1);
  return { due, next: last && last.places >= PART ? last.destination_id : null };
}
