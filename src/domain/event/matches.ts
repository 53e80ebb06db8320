import { Prisma } from '#generated/prisma/client.ts';
import { JOIN_PRIMARY_DELIVERY, WIRE_STATUS } from './primary-delivery.ts';
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

/** Few events have a delivery that failed or waits for a retry, so these are found by their deliveries. */
function byDelivery(input: ListEventsInput): Prisma.Sql {
  return Prisma.sql`
    SELECT ${KEYS} FROM log JOIN delivery d ON d.endpoint_id = log.endpoint_id
      JOIN request r ON r.endpoint_id = d.endpoint_id AND r.seq = d.seq
     WHERE ${shown(input)} AND d.status = ${input.status}::delivery_status AND d.is_primary`;
}

/** From the end of each log, as far as is needed; not at all where nothing was ever delivered. */
function byLog(workspaceId: string, input: ListEventsInput, perEndpoint: number): Prisma.Sql {
  const join = input.status === null ? Prisma.empty : JOIN_PRIMARY_DELIVERY;
  const state = input.status === null ? Prisma.empty : Prisma.sql`AND ${WIRE_STATUS} = ${input.status}`;
  // OFFSET keeps the planner from looking through the log first.
  const logs =
    input.status === 'delivered'
      ? Prisma.sql`(
          SELECT * FROM log WHERE EXISTS (
            SELECT 1 FROM delivery WHERE workspace_id = ${workspaceId}::uuid AND endpoint_id = log.endpoint_id
          ) OFFSET 0) log`
      : Prisma.sql`log`;
  return Prisma.sql`
    SELECT ${KEYS} FROM ${logs} CROSS JOIN LATERAL (
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
  const seldom = input.status === 'failed' || input.status === 'retrying';
  return {
    log: Prisma.sql`log (endpoint_id, low, high) AS MATERIALIZED (${seqWindows({ ...input, workspaceId })})`,
    keys: seldom ? byDelivery(input) : byLog(workspaceId, input, perEndpoint),
  };
}
