import type { DomainContext } from '#domain/context.ts';
import { notFound } from '#domain/errors.ts';
import type { Principal } from '#domain/principal/principal.ts';
import { planOfWorkspace } from '#domain/workspace/plan-of.ts';
import { SETTINGS_COLUMNS, toEndpointSettings, type EndpointSettings } from './endpoint-settings.ts';

/** @throws {DomainError} `not_found` */
export async function getEndpointSettings(
  ctx: DomainContext,
  principal: Principal,
  input: { id: string },
): Promise<EndpointSettings> {
  const { workspaceId } = principal;
  const [plan, row] = await Promise.all([
    planOfWorkspace(ctx, workspaceId),
    ctx.db.endpoint.findFirst({
      where: { id: input.id, workspaceId, deletedAt: null },
      select: SETTINGS_COLUMNS,
    }),
  ]);
  if (!row) throw notFound('Endpoint');
  return toEndpointSettings(ctx, plan, row);
}
