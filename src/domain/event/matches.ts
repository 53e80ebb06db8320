import { Prisma } from '#generated/prisma/client.ts';
import { JOIN_NEWEST_DELIVERY, WIRE_STATUS } from './newest-delivery.ts';
import type { ListEventsInput } from './schemas.ts';
import { seqWindows } from './seq-window.ts';

const KEYS = Prisma.sql`r.endpoint_id, r.seq, r.written_at`;

/** Of the request `r` and its endpoint's `log`: kept, and of the asked time. */
function shown({ from, to }: ListEventsInput): Prisma.Sql {
  return Prisma.sql`
    r.endpoint_id = log.endpoint_id AND r.seq >= log.low AND r.seq < log.high AND r.deleted_at IS NULL
    AND (${from}::timestamptz IS NULL OR r.received_at >= ${from}::timestamptz)
    AND (${to}::timestamptz IS NULL OR r.received_at < ${to}::timestamptz)`;
}

/** Few events have a delivery in one of these states, so they are found by their deliveries. */
function byDelivery(input: ListEventsInput): Prisma.Sql {
  return Prisma.sql`
    SELECT ${KEYS} FROM log JOIN delivery d ON d.endpoint_id = log.endpoint_id
      JOIN request r ON r.id = d.request_id
     WHERE ${shown(input)} AND ${WIRE_STATUS} = ${input.status}
       AND NOT EXISTS (SELECT 1 FROM delivery newer WHERE newer.request_id = d.request_id
                          AND (newer.created_at, newer.id) > (d.created_at, d.id))`;
}

/** From the end of each log, as far as is needed. */
function byLog(input: ListEventsInput, perEndpoint: number): Prisma.Sql {
  const join = input.status === null ? Prisma.empty : JOIN_NEWEST_DELIVERY;
  const state = input.status === null ? Prisma.empty : Prisma.sql`AND ${WIRE_STATUS} = ${input.status}`;
  return Prisma.sql`
    SELECT ${KEYS} FROM log CROSS JOIN LATERAL (
      SELECT ${KEYS} FROM request r ${join}
       WHERE ${shown(input)} ${state} ORDER BY r.seq DESC LIMIT ${perEndpoint}
    ) r`;
}

/** `WITH` the logs in question, then the keys of the events that match, `perEndpoint` newest ones of each at least. */
export function matchingKeys(
  workspaceId: string,
  input: ListEventsInput,
  perEndpoint: number,
): { log: Prisma.Sql; keys: Prisma.Sql } {
  const seldom = input.status !== null && input.status !== 'pending';
  return {
    log: Prisma.sql`log (endpoint_id, low, high) AS MATERIALIZED (${seqWindows({ ...input, workspaceId })})`,
    keys: seldom ? byDelivery(input) : byLog(input, perEndpoint),
  };
}
