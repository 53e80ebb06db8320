import type { DomainContext } from '#domain/context.ts';
import type { Principal } from '#domain/principal/principal.ts';
import { changeRequests } from './change-requests.ts';

/** Takes back a delete that the purge has not reached. Unknown ids are not counted. */
export async function restoreRequests(
  ctx: DomainContext,
  principal: Principal,
  input: { ids: readonly string[] },
): Promise<{ count: number }> {
  return { count: await changeRequests(ctx, principal, { ids: input.ids, change: 'restored' }) };
}
