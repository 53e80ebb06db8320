import { Prisma } from '#generated/prisma/client.ts';
import type { DomainContext } from '#domain/context.ts';
import { requireEndpoint } from '#domain/endpoint/require-endpoint.ts';
import type { Principal } from '#domain/principal/principal.ts';
import { subPath } from '#domain/request/summary.ts';
import { withinQueryTime } from '#domain/within-query-time.ts';
import { planOfWorkspace } from '#domain/workspace/plan-of.ts';
import { JOIN_DESTINATION, SHOWN_COLUMNS, toShownDelivery, type ShownRow } from './shown-delivery.ts';
import { STATUS_SQL } from './status-sql.ts';
import type { DeliveryList, ListDeliveriesInput } from './schemas.ts';

const TOO_LONG = 'The search took too long. Leave the destination out, or choose another state.';

type Row = ShownRow & { method: string; target: string; receivedAt: Date };

/**
 * An endpoint's deliveries, of the newest request first.
 * @throws {DomainError} `not_found`; `unavailable` when a search takes too long
 */
export async function listDeliveries(
  ctx: DomainContext,
  principal: Principal,
  input: ListDeliveriesInput,
): Promise<DeliveryList> {
  const { workspaceId } = principal;
  const { endpointId, limit, status } = input;
  await requireEndpoint(ctx, principal, endpointId);
  const plan = await planOfWorkspace(ctx, workspaceId);
  const destinationId = input.destinationId ?? null;
  const ofStatus = status ? Prisma.sql`AND d.status = ${STATUS_SQL[status]}` : Prisma.empty;
  const rows = await withinQueryTime(
    ctx,
    ctx.db.$queryRaw<Row[]>`
      SELECT ${SHOWN_COLUMNS}, r.method, r.target, r.received_at AS "receivedAt"
        FROM delivery d ${JOIN_DESTINATION}
        JOIN request r ON r.endpoint_id = d.endpoint_id AND r.seq = d.seq AND r.deleted_at IS NULL
       WHERE d.endpoint_id = ${endpointId}::uuid AND d.workspace_id = ${workspaceId}::uuid
         AND (${destinationId}::uuid IS NULL OR d.destination_id = ${destinationId}::uuid)
         ${ofStatus} ${before(input.cursor)}
       ORDER BY d.seq DESC, d.id DESC LIMIT ${limit + 1}`,
    TOO_LONG,
  );
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    deliveries: page.map((row) => ({
      ...toShownDelivery(row, plan),
      request: {
        method: row.method,
        subPath: subPath(row.target),
        createdAt: row.receivedAt.toISOString(),
      },
    })),
    nextCursor: rows.length > limit && last ? `${last.seq}_${last.id}` : null,
  };
}

function before(cursor: string | null | undefined): Prisma.Sql {
  const [seq, id] = cursor?.split('_') ?? [];
  if (seq === undefined || id === undefined) return Prisma.empty;
  return Prisma.sql`AND (d.seq, d.id) < (${BigInt(seq)}::bigint, ${id}::uuid)`;
}
