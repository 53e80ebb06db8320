import type { DomainContext } from '#domain/context.ts';
import type { Principal } from '#domain/principal/principal.ts';
import { API_KEY_COLUMNS, toApiKeySummary } from './api-key-summary.ts';
import type { ApiKeySummary } from './schemas.ts';

/** Those that are not revoked, a page at a time, newest first. */
export async function pageApiKeys(
  ctx: DomainContext,
  principal: Principal,
  page: { limit: number; offset: number },
): Promise<{ apiKeys: ApiKeySummary[]; total: number }> {
  const where = { workspaceId: principal.workspaceId, revokedAt: null };
  const [total, rows] = await Promise.all([
    ctx.db.apiKey.count({ where }),
    ctx.db.apiKey.findMany({
      where,
      select: API_KEY_COLUMNS,
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
      skip: page.offset,
      take: page.limit,
    }),
  ]);
  const nowMs = ctx.clock.now();
  return { apiKeys: rows.map((row) => toApiKeySummary(row, nowMs)), total };
}
