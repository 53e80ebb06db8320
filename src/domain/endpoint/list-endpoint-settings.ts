import type { DomainContext } from '#domain/context.ts';
import type { Principal } from '#domain/principal/principal.ts';
import { planOfWorkspace } from '#domain/workspace/plan-of.ts';
import { SETTINGS_COLUMNS, toEndpointSettings, type EndpointSettings } from './endpoint-settings.ts';

/** A page, newest first. */
export async function listEndpointSettings(
  ctx: DomainContext,
  principal: Principal,
  page: { limit: number; offset: number },
): Promise<{ endpoints: EndpointSettings[]; total: number }> {
  const where = { workspaceId: principal.workspaceId, deletedAt: null };
  const [plan, total, rows] = await Promise.all([
    planOfWorkspace(ctx, principal.workspaceId),
    ctx.db.endpoint.count({ where }),
    ctx.db.endpoint.findMany({
      where,
      select: SETTINGS_COLUMNS,
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
      skip: page.offset,
      take: page.limit,
    }),
  ]);
  return { endpoints: rows.map((row) => toEndpointSettings(ctx, plan, row)), total };
}
