import type { Prisma } from '#generated/prisma/client.ts';

export interface HiddenEndpoint {
  id: string;
  name: string;
  alias: string | null;
}

/**
 * Marks one or all endpoints of a workspace deleted, frees their aliases and removes their cursors.
 * Cursors are locked in id order, as the append does, so that the two can't wait for each other; an append
 * that comes later finds no cursor and stores nothing.
 */
export async function hideEndpoints(
  tx: Prisma.TransactionClient,
  workspaceId: string,
  options: { onlyId: string | null; atMs: number },
): Promise<HiddenEndpoint[]> {
  const endpoints = await tx.$queryRaw<HiddenEndpoint[]>`
    SELECT id, name, alias FROM endpoint
     WHERE workspace_id = ${workspaceId}::uuid AND deleted_at IS NULL
       AND (${options.onlyId}::uuid IS NULL OR id = ${options.onlyId}::uuid)
     ORDER BY id FOR NO KEY UPDATE`;
  if (endpoints.length === 0) return [];
  const ids = endpoints.map(({ id }) => id);
  await tx.$executeRaw`
    SELECT 1 FROM endpoint_cursor WHERE endpoint_id = ANY(${ids}::uuid[]) ORDER BY endpoint_id FOR UPDATE`;
  await tx.endpointCursor.deleteMany({ where: { endpointId: { in: ids } } });
  await tx.endpoint.updateMany({
    where: { id: { in: ids }, workspaceId },
    data: { deletedAt: new Date(options.atMs), alias: null },
  });
  return endpoints;
}
