import type { DomainContext } from '#domain/context.ts';
import { notFound } from '#domain/errors.ts';
import type { Principal } from '#domain/principal/principal.ts';
import { countKept } from '#domain/request/count-kept.ts';
import { readEndpointRows, toEndpointSummary } from './endpoint-rows.ts';
import type { EndpointSummary } from './schemas.ts';

/** An endpoint as `/api` shows it. */
export interface DescribedEndpoint extends EndpointSummary {
  /** Who owns the account. */
  ownerId: string;
  /** Requests still kept. */
  requestCount: number;
  updatedAt: string;
}

/** One or all endpoints of the workspace, in order of creation. */
export async function describeEndpoints(
  ctx: DomainContext,
  principal: Principal,
  onlyId: string | null = null,
): Promise<DescribedEndpoint[]> {
  const { workspaceId } = principal;
  const rows = await readEndpointRows(ctx, workspaceId, onlyId);
  const ids = rows.map(({ id }) => id);
  const [owner, updated, kept] = await Promise.all([
    ctx.db.membership.findFirst({
      where: { workspaceId, role: 'owner' },
      select: { userId: true },
      orderBy: { createdAt: 'asc' },
    }),
    ctx.db.endpoint.findMany({
      where: { workspaceId, id: { in: ids } },
      select: { id: true, updatedAt: true },
    }),
    countKept(ctx, ids),
  ]);
  const updatedAt = new Map(updated.map((row) => [row.id, row.updatedAt.toISOString()]));
  return rows.map((row) => ({
    ...toEndpointSummary(ctx, row),
    ownerId: owner?.userId ?? workspaceId,
    requestCount: kept.get(row.id) ?? 0,
    updatedAt: updatedAt.get(row.id) ?? row.createdAt.toISOString(),
  }));
}

/** @throws {DomainError} `not_found` */
export async function describeEndpoint(
  ctx: DomainContext,
  principal: Principal,
  input: { id: string },
): Promise<DescribedEndpoint> {
  const [endpoint] = await describeEndpoints(ctx, principal, input.id);
  if (!endpoint) throw notFound('Endpoint');
  return endpoint;
}
