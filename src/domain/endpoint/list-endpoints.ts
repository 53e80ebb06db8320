import type { DomainContext } from '#domain/context.ts';
import type { Principal } from '#domain/principal/principal.ts';
import { readEndpointRows, toEndpointSummary } from './endpoint-rows.ts';
import type { EndpointSummary } from './schemas.ts';

/** In order of creation. */
export async function listEndpoints(ctx: DomainContext, principal: Principal): Promise<EndpointSummary[]> {
  const rows = await readEndpointRows(ctx, principal.workspaceId);
  return rows.map((row) => toEndpointSummary(ctx, row));
}
