import type { DomainContext } from '#domain/context.ts';
import type { Principal } from '#domain/principal/principal.ts';
import { planOfWorkspace } from '#domain/workspace/plan-of.ts';
import { API_KEY_COLUMNS, toApiKeySummary } from './api-key-summary.ts';
import type { ApiKeySummary } from './schemas.ts';

/** Newest first, revoked and expired ones included. */
export async function listApiKeys(ctx: DomainContext, principal: Principal): Promise<ApiKeySummary[]> {
  const { workspaceId } = principal;
  const [plan, rows] = await Promise.all([
    planOfWorkspace(ctx, workspaceId),
    ctx.db.apiKey.findMany({
      where: { workspaceId },
      select: API_KEY_COLUMNS,
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
      take: 500,
    }),
  ]);
  const keys = rows.map((row) => toApiKeySummary(row, ctx.clock.now()));
  const active = keys.filter(({ status }) => status === 'active');
  const over = new Set(active.slice(0, Math.max(0, active.length - (plan.apiKeys ?? Infinity))));
  return keys.map((key) => (over.has(key) ? { ...key, overLimit: true } : key));
}
