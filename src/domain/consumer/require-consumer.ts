import type { DomainContext } from '#domain/context.ts';
import { notFound } from '#domain/errors.ts';
import type { Principal } from '#domain/principal/principal.ts';

/** @throws {DomainError} `not_found` unless its endpoint is one of whoever asks */
export async function requireConsumer(
  ctx: DomainContext,
  principal: Principal,
  id: string,
): Promise<{ id: string; name: string; endpointId: string }> {
  const { workspaceId } = principal;
  const found = await ctx.db.consumer.findFirst({
    where: { id, endpoint: { workspaceId, deletedAt: null } },
    select: { id: true, name: true, endpointId: true },
  });
  if (!found) throw notFound('Consumer');
  return found;
}
