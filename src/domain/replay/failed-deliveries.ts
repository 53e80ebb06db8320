import { Prisma } from '#generated/prisma/client.ts';
import type { Times } from './times.ts';

/**
 * FROM and WHERE of the failed deliveries `d` of an endpoint whose destination takes them: of a time, and of one
 * destination or of all.
 */
export function failedDeliveries(filter: {
  workspaceId: string;
  endpointId: string;
  destinationId: string | null;
  times: Times;
}): Prisma.Sql {
  const { workspaceId, endpointId, destinationId } = filter;
  const { from, to } = filter.times;
  return Prisma.sql`
    FROM delivery d
    JOIN destination t ON t.id = d.destination_id AND t.deleted_at IS NULL AND t.disabled_at IS NULL
    JOIN request r ON r.endpoint_id = d.endpoint_id AND r.seq = d.seq AND r.deleted_at IS NULL
   WHERE d.endpoint_id = ${endpointId}::uuid AND d.workspace_id = ${workspaceId}::uuid AND d.status = 'failed'
     AND (${destinationId}::uuid IS NULL OR d.destination_id = ${destinationId}::uuid)
     AND (${from}::timestamptz IS NULL OR r.received_at >= ${from}::timestamptz)
     AND (${to}::timestamptz IS NULL OR r.received_at < ${to}::timestamptz)`;
}
