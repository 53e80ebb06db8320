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

/** The newest of an endpoint's `log` that are to be delivered nowhere, read from two indexes side by side. */
function newestUndelivered(input: ListEventsInput, perEndpoint: number): Prisma.Sql {
  return Prisma.sql`
    SELECT ${KEYS} FROM (
      SELECT k.seq FROM request k
       WHERE k.endpoint_id = log.endpoint_id AND k.seq >= log.low AND k.seq < log.high
         AND NOT EXISTS (
           SELECT FROM delivery d
            WHERE d.endpoint_id = log.endpoint_id AND d.seq = k.seq AND d.seq >= log.low AND d.seq < log.high)
       ORDER BY k.seq DESC OFFSET 0
    ) k JOIN request r ON r.endpoint_id = log.endpoint_id AND r.seq = k.seq
     WHERE ${shown(input)} ORDER BY k.seq DESC LIMIT ${perEndpoint}`;
}

function ofEach(newestOfLog: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`SELECT ${KEYS} FROM log CROSS JOIN LATERAL (${newestOfLog}) r`;
}

function keysOf(input: ListEventsInput, perEndpoint: number): Prisma.Sql {
  const { status } = input;
  if (status === null) return ofEach(newest(input, perEndpoint));
  const delivered = ofEach(newestDelivered(input, status, perEndpoint));
  return status === 'pending'
    ? Prisma.sql`${delivered} UNION ALL ${ofEach(newestUndelivered(input, perEndpoint))}`
    : delivered;
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
