import { z } from 'zod';
import type { DeliveryStatus } from '#generated/prisma/enums.ts';
import type { DomainContext } from '#domain/context.ts';
import { EndpointId } from '#domain/endpoint/schemas.ts';
import { requireEndpoint } from '#domain/endpoint/require-endpoint.ts';
import type { Principal } from '#domain/principal/principal.ts';

const MAX_SEQS = 500;

export const RequestStatesInput = z
  .object({
    endpointId: EndpointId,
    /** The first and the last place in the log. */
    from: z.int().nonnegative(),
    to: z.int().nonnegative(),
  })
  .refine(({ from, to }) => to >= from && to - from < MAX_SEQS, `Ask for at most ${MAX_SEQS} at once`);

export interface RequestState {
  requestId: string;
  /** Of all its deliveries the one that most needs a look: failed before retrying, pending and delivered. */
  status: DeliveryStatus;
}

/**
 * How the requests of a part of the log are being delivered; those without deliveries are left out.
 * @throws {DomainError} `not_found`
 */
export async function statesOfRequests(
  ctx: DomainContext,
  principal: Principal,
  { endpointId, from, to }: z.output<typeof RequestStatesInput>,
): Promise<RequestState[]> {
  await requireEndpoint(ctx, principal, endpointId);
  return ctx.db.$queryRaw<RequestState[]>`
    SELECT request_id AS "requestId",
           CASE WHEN bool_or(status = 'failed') THEN 'failed' WHEN bool_or(status = 'retrying') THEN 'retrying'
                WHEN bool_or(status = 'pending') THEN 'pending' ELSE 'delivered' END AS status
      FROM delivery
     WHERE endpoint_id = ${endpointId}::uuid AND workspace_id = ${principal.workspaceId}::uuid
       AND seq BETWEEN ${from} AND ${to}
     GROUP BY request_id`;
}
