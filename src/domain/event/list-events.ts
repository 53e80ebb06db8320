import { Prisma } from '#generated/prisma/client.ts';
import type { DomainContext } from '#domain/context.ts';
import { requireEndpoint } from '#domain/endpoint/require-endpoint.ts';
import type { Principal } from '#domain/principal/principal.ts';
import { CUT_EVENT_COLUMNS, toCutEvent, type CutEventRow } from '#domain/request/cut-event.ts';
import { toAccountEvent } from '#domain/request/to-account-event.ts';
import { withinQueryTime } from '#domain/within-query-time.ts';
import { EVENT_LIST_REACH } from '#protocol/event-list-reach.ts';
import { matchingKeys } from './matches.ts';
import {
  DELIVERY_COLUMNS,
  JOIN_PRIMARY_DELIVERY,
  toEventDelivery,
  type DeliveryRow,
} from './primary-delivery.ts';
import type { EventPage, ListEventsInput } from './schemas.ts';

type EventRow = CutEventRow & DeliveryRow;

const TOO_LONG = 'The search took too long. Name an endpoint, or a shorter time.';

/**
 * Newest first, of one endpoint or all of them, in the order in which they were stored: what comes later never
 * moves in between. Large bodies are cut.
 * @throws {DomainError} `not_found` for an unknown endpoint; `unavailable` when a search takes too long
 */
export async function listEvents(
  ctx: DomainContext,
  principal: Principal,
  input: ListEventsInput,
): Promise<EventPage> {
  const { workspaceId } = principal;
  if (input.endpointId !== null) await requireEndpoint(ctx, principal, input.endpointId);
  const rows = await withinQueryTime(ctx, readPage(ctx, workspaceId, input), TOO_LONG);
  // The last page tells how many there are; only others are counted.
  const isLast = rows.length < input.limit && (rows.length > 0 || input.offset === 0);
  const counted = isLast ? input.offset + rows.length : await countMatches(ctx, workspaceId, input);
  return {
    events: rows.map((row) => {
      const { event, bodyTruncated } = toCutEvent(row);
      return toAccountEvent(event, toEventDelivery(row), bodyTruncated);
    }),
    total: Math.min(counted, EVENT_LIST_REACH),
    totalCapped: counted > EVENT_LIST_REACH,
  };
}

function readPage(ctx: DomainContext, workspaceId: string, input: ListEventsInput) {
  const { limit, offset } = input;
  const { log, keys } = matchingKeys(workspaceId, input, offset + limit);
  // Within one endpoint the numbers are the order; over several, the time of writing, which grows with them.
  const order =
    input.endpointId === null ? Prisma.sql`written_at DESC, endpoint_id, seq DESC` : Prisma.sql`seq DESC`;
  return ctx.db.$queryRaw<EventRow[]>`
    WITH ${log}, page AS MATERIALIZED (
      SELECT endpoint_id, seq, row_number() OVER (ORDER BY ${order}) AS place
        FROM (${keys}) match ORDER BY ${order} LIMIT ${limit} OFFSET ${offset}
    )
    SELECT ${CUT_EVENT_COLUMNS}, ${DELIVERY_COLUMNS}
      FROM page JOIN request r ON r.endpoint_id = page.endpoint_id AND r.seq = page.seq
      ${JOIN_PRIMARY_DELIVERY}
     ORDER BY page.place`;
}

/** At most one more than a list reaches, so that a log of millions is not counted for each page. */
async function countMatches(
  ctx: DomainContext,
  workspaceId: string,
  input: ListEventsInput,
): Promise<number> {
  const atMost = EVENT_LIST_REACH + 1;
  const { log, keys } = matchingKeys(workspaceId, input, atMost);
  const query = ctx.db.$queryRaw<{ count: bigint }[]>`
    WITH ${log} SELECT count(*) FROM (SELECT 1 FROM (${keys}) match LIMIT ${atMost}) counted`;
  const [row] = await withinQueryTime(ctx, query, TOO_LONG);
  return Number(row?.count ?? 0);
}
