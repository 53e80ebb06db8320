import type { DomainContext } from '#domain/context.ts';
import { DomainError, notFound } from '#domain/errors.ts';
import { watchAccess } from '#domain/principal/access-watch.ts';
import type { UserPrincipal } from '#domain/principal/principal.ts';
import { follow } from '#domain/stream/follow.ts';
import { takeDashboardPlace } from './dashboard-place.ts';
import type { RequestSummary } from './schemas.ts';
import { toRequestSummary } from './summary.ts';

export type RequestsStep =
  | { kind: 'requests'; requests: RequestSummary[] }
  /** The requests `from` to `to` (inclusive) are no longer stored. */
  | { kind: 'gap'; from: number; to: number }
  /** Everything stored at the start has been yielded; live from here. */
  | { kind: 'caught_up'; seq: number };

export interface WatchRequestsInput {
  endpointId: string;
  after: number;
  userAgent: string | null;
  signal: AbortSignal;
}

/**
 * The dashboard's view of `follow`; counts as one listener of the endpoint.
 * @throws {DomainError} `not_found`; `limit_exceeded`, also when a smaller plan has no place for it any more; `unauthorized` once the session is over
 */
export async function* watchRequests(
  ctx: DomainContext,
  principal: UserPrincipal,
  input: WatchRequestsInput,
): AsyncGenerator<RequestsStep, void, undefined> {
  using access = await watchAccess(ctx, principal, input);
  const { workspaceId } = principal;
  const { endpointId, after, userAgent } = input;
  using place = await takeDashboardPlace(ctx, { workspaceId, endpointId, userAgent });
  const throwIfEnded = (): void => {
    access.throwIfEnded();
    if (!input.signal.aborted) place.signal.throwIfAborted();
  };
  await requireWithinLog(ctx, endpointId, after);
  const signal = AbortSignal.any([access.signal, place.signal]);
  for await (const step of follow(ctx, { endpointId, after, signal })) {
    throwIfEnded();
    if (step.kind === 'events') yield { kind: 'requests', requests: step.events.map(toRequestSummary) };
    else if (step.kind === 'gap') yield { kind: 'gap', from: step.from, to: step.to };
    else yield step;
  }
  throwIfEnded();
  // The log ended by itself: the hint of its deletion was lost.
  if (!input.signal.aborted) throw notFound('Endpoint');
}

/** After a restored backup a page may know more than the log: in silence it would miss what comes. */
async function requireWithinLog(ctx: DomainContext, endpointId: string, after: number): Promise<void> {
  const head = (await ctx.logStore.heads([endpointId])).get(endpointId)?.lastSeq ?? 0;
  if (after <= head) return;
  const words = 'This page shows requests that are no longer in the log. Reload it.';
  throw new DomainError('conflict', words, { field: 'after' });
}
