import type { DomainContext } from '#domain/context.ts';
import { notFound } from '#domain/errors.ts';
import type { Principal } from '#domain/principal/principal.ts';

/** @throws {DomainError} `not_found` unless it exists in the workspace of whoever asks */
export async function requireEndpoint(ctx: DomainContext, principal: Principal, id: string): Promise<void> {
  const endpoint = await ctx.db.endpoint.findFirst({
    where: { id, workspaceId: principal.workspaceId, deletedAt: null },
    select: { id: true },
  });
  if (!endpoint) throw notFound('Endpoint');
}
