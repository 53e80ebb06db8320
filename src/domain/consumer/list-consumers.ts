import type { DomainContext } from '#domain/context.ts';
import { requireEndpoint } from '#domain/endpoint/require-endpoint.ts';
import type { Principal } from '#domain/principal/principal.ts';

export interface ConsumerSummary {
  id: string;
  name: string;
  isShared: boolean;
  /** Everything up to here was acknowledged. */
  position: number;
  /** The newest number of the log. */
  head: number;
  /** Events after the position. */
  lag: number;
  /** Of a shared one: given to connections, and not acknowledged. */
  held: number;
  /** Connections on all nodes. */
  connections: number;
  createdAt: Date;
  /** When it last moved. */
  movedAt: Date;
}

interface Row {
  id: string;
  name: string;
  isShared: boolean;
  position: bigint;
  head: bigint;
  held: bigint;
  createdAt: Date;
  movedAt: Date;
}

/**
 * An endpoint's named readers, those that are most behind first.
 * @throws {DomainError} `not_found`
 */
export async function listConsumers(
  ctx: DomainContext,
  principal: Principal,
  input: { endpointId: string },
): Promise<ConsumerSummary[]> {
  const { endpointId } = input;
  await requireEndpoint(ctx, principal, endpointId);
  const [rows, listeners] = await Promise.all([
    ctx.db.$queryRaw<Row[]>`
      SELECT c.id, c.name, c.is_shared AS "isShared", log.last_seq AS head, coalesce(k.held, 0) AS held,
             -- A shared one has come as far as the first event that somebody still holds.
             CASE WHEN c.is_shared THEN coalesce(k.first - 1, c.handed_seq) ELSE c.acked_seq END AS position,
             c.created_at AS "createdAt", c.updated_at AS "movedAt"
        FROM consumer c JOIN endpoint_cursor log USING (endpoint_id)
        LEFT JOIN LATERAL (
          SELECT count(*) AS held, min(seq) AS first FROM consumer_claim WHERE consumer_id = c.id
        ) k ON true
       WHERE c.endpoint_id = ${endpointId}::uuid`,
    ctx.presence.list(endpointId),
  ]);
  return rows
    .map((row) => toSummary(row, listeners.filter(({ consumer }) => consumer === row.name).length))
    .sort((a, b) => b.lag - a.lag || a.name.localeCompare(b.name));
}

function toSummary(row: Row, connections: number): ConsumerSummary {
  const { id, name, isShared, createdAt, movedAt } = row;
  const [position, head, held] = [Number(row.position), Number(row.head), Number(row.held)];
  const lag = Math.max(0, head - position);
  return { id, name, isShared, position, head, lag, held, connections, createdAt, movedAt };
}
