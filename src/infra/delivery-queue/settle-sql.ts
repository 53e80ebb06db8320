/**
 * First of two statements: the deliveries and their attempts. A delivery that has another number of attempts by now, or
 * was ended meanwhile, is left as it is; but what reached its receiver is delivered. Destinations are locked in the
 * order of their ids, with those locks last.
 */
export const SETTLE_SQL = `
WITH ended AS MATERIALIZED (
  SELECT * FROM unnest($1::uuid[], $2::int[], $3::text[], $4::int[], $5::text[], $6::float8[], $7::float8[],
    $8::text[], $9::float8[], $10::int[], $11::jsonb[], $12::bytea[], $13::text[], $14::jsonb[], $15::text[])
    AS e (id, attempts, status, status_code, error_code, next_ms, delivered_ms,
          url, started_ms, duration_ms, headers, body, message, timings, address)
), changed AS (
  UPDATE delivery d
     SET status = e.status::delivery_status, status_code = e.status_code, error_code = e.error_code,
         attempt_count = e.attempts + (e.url IS NOT NULL)::int,
         next_attempt_at = to_timestamp(e.next_ms / 1000), delivered_at = to_timestamp(e.delivered_ms / 1000),
         updated_at = now()
    FROM ended e
   WHERE d.id = e.id AND d.attempt_count = e.attempts AND (d.next_attempt_at IS NOT NULL OR e.status = 'delivered')
  RETURNING d.id
), noted AS (
  INSERT INTO delivery_attempt (delivery_id, number, url, started_at, duration_ms, status_code, response_headers,
                                response_body, error_code, error_message, timings, remote_address)
  SELECT e.id, e.attempts + 1, e.url, to_timestamp(e.started_ms / 1000), e.duration_ms, e.status_code, e.headers,
         e.body, e.error_code, e.message, e.timings, e.address
    FROM ended e JOIN changed c ON c.id = e.id WHERE e.url IS NOT NULL
)
SELECT id FROM changed`;

export const LOCK_HEALTH_SQL = `
SELECT id, failures_in_row, (extract(epoch FROM failing_since) * 1000)::int8 AS failing_ms,
       (extract(epoch FROM open_until) * 1000)::int8 AS open_ms
  FROM destination WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE`;

/** The second statement: the hours of figures, and the health of those that fail or did. */
export const FIGURES_SQL = `
WITH counted AS (
  INSERT INTO destination_hour AS h (destination_id, hour, succeeded, failed, latencies)
  SELECT id, to_timestamp(hour_ms / 1000), succeeded, failed, latencies::int[]
    FROM unnest($1::uuid[], $2::float8[], $3::int[], $4::int[], $5::text[])
      AS n (id, hour_ms, succeeded, failed, latencies)
  ON CONFLICT (destination_id, hour) DO UPDATE
     SET succeeded = h.succeeded + excluded.succeeded, failed = h.failed + excluded.failed,
         latencies = ARRAY(SELECT coalesce(a, 0) + coalesce(b, 0)
                             FROM unnest(h.latencies, excluded.latencies) WITH ORDINALITY AS u (a, b, place)
                            ORDER BY place)
)
UPDATE destination t
   SET failures_in_row = n.failures, failing_since = to_timestamp(n.failing_ms / 1000),
       open_until = to_timestamp(n.open_ms / 1000)
  FROM unnest($6::uuid[], $7::int[], $8::float8[], $9::float8[]) AS n (id, failures, failing_ms, open_ms)
 WHERE t.id = n.id`;

/** Which attempts of a batch whose answer was lost are there. All or none: it was one transaction. */
export const NOTED_SQL = `
SELECT a.delivery_id AS id FROM delivery_attempt a
  JOIN unnest($1::uuid[], $2::int[], $3::float8[]) AS e (id, attempts, started_ms)
    ON a.delivery_id = e.id AND a.number = e.attempts + 1
   AND a.started_at = to_timestamp(e.started_ms / 1000)::timestamptz(3)`;
