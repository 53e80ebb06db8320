import { Prisma } from '#generated/prisma/client.ts';
import type { DeliveryStatus } from '#generated/prisma/enums.ts';
import { STATUS_SQL } from '#domain/delivery/status-sql.ts';
import type { ListEventsInput } from './schemas.ts';
import { seqWindows } from './seq-window.ts';

const KEYS = Prisma.sql`r.endpoint_id, r.seq, r.written_at`;

/** Of the request `r`: kept, and of the asked time. */
function shown({ from, to }: ListEventsInput): Prisma.Sql {
  return Prisma.sql`
    r.deleted_at IS NULL
    AND (${from}::timestamptz IS NULL OR r.received_at >= ${from}::timestamptz)
    AND (${to}::timestamptz IS NULL OR r.received_at < ${to}::timestamptz)`;
}

/** The newest of an endpoint's `log`. */
function newest(input: ListEventsInput, perEndpoint: number): Prisma.Sql {
  return Prisma.sql`
    SELECT ${KEYS} FROM request r
     WHERE r.endpoint_id = log.endpoint_id AND r.seq >= log.low AND r.seq < log.high AND ${shown(input)}
     ORDER BY r.seq DESC LIMIT ${perEndpoint}`;
}

/** The newest of an endpoint's `log` whose delivery is in a state. They are found by their deliveries, as it has fewer. */
function newestDelivered(input: ListEventsInput, status: DeliveryStatus, perEndpoint: number): Prisma.Sql {
  return Prisma.sql`
    SELECT ${KEYS} FROM delivery d JOIN request r ON r.endpoint_id = log.endpoint_id AND r.seq = d.seq
     WHERE d.endpoint_id = log.endpoint_id AND d.seq >= log.low AND d.seq < log.high
       AND d.status = ${STATUS_SQL[status]} AND d.is_primary AND ${shown(input)}
     ORDER BY d.seq DESC LIMIT ${perEndpoint}`;
}

/**
 * The newest of an endpoint's `log` whose delivery was never tried. What is open stands in an index of its own, by
 * destination; a destination is kept for as long as a delivery to it is.
 */
function newestWaiting(input: ListEventsInput, perEndpoint: number): Prisma.Sql {
  return Prisma.sql`
    SELECT ${KEYS} FROM destination t CROSS JOIN LATERAL (
      SELECT ${KEYS} FROM delivery d JOIN request r ON r.endpoint_id = log.endpoint_id AND r.seq = d.seq
       WHERE d.destination_id = t.id AND d.next_attempt_at IS NOT NULL AND d.seq >= log.low AND d.seq < log.high
         AND d.status = ${STATUS_SQL.pending} AND d.is_primary AND ${shown(input)}
       ORDER BY d.seq DESC LIMIT ${perEndpoint}
    ) r WHERE t.endpoint_id = log.endpoint_id`;
}

/** The newest of an endpoint's `log` above `low` and below `high`, both excluded. */
function newestBetween(
  input: ListEventsInput,
  perEndpoint: number,
  { low, high }: { low: Prisma.Sql; high: Prisma.Sql },
): Prisma.Sql {
  return Prisma.sql`
    SELECT ${KEYS} FROM request r
     WHERE r.endpoint_id = log.endpoint_id AND r.seq > ${low} AND r.seq < ${high} AND ${shown(input)}
     ORDER BY r.seq DESC LIMIT ${perEndpoint}`;
}

/**
 * The newest of an endpoint's `log` that are to be delivered nowhere: they lie between the numbers of those that are,
 * which one walk down an index gives, as far as is needed; or before the first of them.
 */
function newestUndelivered(input: ListEventsInput, perEndpoint: number): Prisma.Sql {
  const within = Prisma.sql`d.endpoint_id = log.endpoint_id AND d.seq >= log.low AND d.seq < log.high`;
  const ends = { low: Prisma.sql`gap.below`, high: Prisma.sql`gap.above` };
  return Prisma.sql`
    (SELECT ${KEYS} FROM (
        SELECT d.seq AS below, lag(d.seq, 1, log.high) OVER (ORDER BY d.seq DESC) AS above
          FROM delivery d WHERE ${within}
      ) gap CROSS JOIN LATERAL (${newestBetween(input, perEndpoint, ends)}) r
      WHERE gap.above > gap.below + 1
      ORDER BY gap.below DESC, r.seq DESC LIMIT ${perEndpoint})
    UNION ALL
    (SELECT ${KEYS} FROM (
        SELECT log.low - 1 AS below, coalesce((SELECT min(d.seq) FROM delivery d WHERE ${within}), log.high) AS above
      ) gap CROSS JOIN LATERAL (${newestBetween(input, perEndpoint, ends)}) r)`;
}

function ofEach(newestOfLog: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`SELECT ${KEYS} FROM log CROSS JOIN LATERAL (${newestOfLog}) r`;
}

function keysOf(input: ListEventsInput, perEndpoint: number): Prisma.Sql {
  const { status } = input;
  if (status === null) return ofEach(newest(input, perEndpoint));
  if (status !== 'pending') return ofEach(newestDelivered(input, status, perEndpoint));
  const [waiting, undelivered] = [newestWaiting(input, perEndpoint), newestUndelivered(input, perEndpoint)];
  return Prisma.sql`${ofEach(waiting)} UNION ALL ${ofEach(undelivered)}`;
}

/** `WITH` the logs in question, then the keys of the events that match, `perEndpoint` newest ones of each at least. */
export function matchingKeys(
  workspaceId: string,
  input: ListEventsInput,
  perEndpoint: number,
): { log: Prisma.Sql; keys: Prisma.Sql } {
  return {
    log: Prisma.sql`log (endpoint_id, low, high) AS MATERIALIZED (${seqWindows({ ...input, workspaceId })})`,
    keys: keysOf(input, perEndpoint),
  };
}
