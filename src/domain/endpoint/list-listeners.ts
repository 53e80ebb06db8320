import type { DomainContext } from '#domain/context.ts';
import type { Principal } from '#domain/principal/principal.ts';
import type { Listener } from '#domain/stream/presence.ts';
import { requireEndpoint } from './require-endpoint.ts';

/** @throws {DomainError} `not_found` */
export async function listListeners(
  ctx: DomainContext,
  principal: Principal,
  input: { endpointId: string },
): Promise<Listener[]> {
  await requireEndpoint(ctx, principal, input.endpointId);
  const listeners = await ctx.presence.list(input.endpointId);
  return listeners.filter(({ workspaceId }) => workspaceId === principal.workspaceId);
}
