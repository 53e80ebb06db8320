import type { DomainContext } from '#domain/context.ts';
import type { Principal } from '#domain/principal/principal.ts';
import { API_KEY_COLUMNS, toApiKeySummary } from './api-key-summary.ts';
import type { ApiKeySummary } from './schemas.ts';

/** Newest first, revoked and expired ones included. */
export async function listApiKeys(ctx: DomainContext, principal: Principal): Promise<ApiKeySummary[]> {
  const rows = await ctx.db.apiKey.findMany({
    where: { workspaceId: principal.workspaceId },
    select: API_KEY_COLUMNS,
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: 500,
  });
  return rows.map((row) => toApiKeySummary(row, ctx.clock.now()));
}
