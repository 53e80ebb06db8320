import type { DomainContext } from '#domain/context.ts';
import type { Principal } from '#domain/principal/principal.ts';
import { changeRequests } from './change-requests.ts';

/** Hides them at once; for ten minutes they can be restored. Unknown ids are not counted. */
export async function deleteRequests(
  ctx: DomainContext,
  principal: Principal,
  input: { ids: readonly string[] },
): Promise<{ count: number }> {
  return { count: await changeRequests(ctx, principal, { ids: input.ids, change: 'deleted' }) };
}
