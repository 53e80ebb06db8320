import { randomUUID } from 'node:crypto';
import type { DomainContext } from '#domain/context.ts';
import { DomainError, notFound } from '#domain/errors.ts';
import { watchAccess } from '#domain/principal/access-watch.ts';
import type { UserPrincipal } from '#domain/principal/principal.ts';
import { follow } from '#domain/stream/follow.ts';
import { planOfWorkspace } from '#domain/workspace/plan-of.ts';
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
 * @throws {DomainError} `not_found`, `limit_exceeded`; `unauthorized` once the session is over
 */
export async function* watchRequests(
  ctx: DomainContext,
  principal: UserPrincipal,
  input: WatchRequestsInput,
): AsyncGenerator<RequestsStep, void, undefined> {
  using access = await watchAccess(ctx, principal, input);
  const leave = await enterPresence(ctx, principal, input);
  try {
    const { endpointId, after } = input;
    await requireWithinLog(ctx, endpointId, after);
    for await (const step of follow(ctx, { endpointId, after, signal: access.signal })) {
      access.throwIfEnded();
      if (step.kind === 'events') yield { kind: 'requests', requests: step.events.map(toRequestSummary) };
      else if (step.kind === 'gap') yield { kind: 'gap', from: step.from, to: step.to };
      else yield step;
    }
    access.throwIfEnded();
    // The log ended by itself: the hint of its deletion was lost.
    if (!input.signal.aborted) throw notFound('Endpoint');
  } finally {
    leave();
  }
}

/** After a restored backup a page may know more than the log: in silence it would miss what comes. */
async function requireWithinLog(ctx: DomainContext, endpointId: string, after: number): Promise<void> {
  const head = (await ctx.logStore.heads([endpointId])).get(endpointId)?.lastSeq ?? 0;
  if (after <= head) return;
  const words = 'This page shows requests that are no longer in the log. Reload it.';
  throw new DomainError('conflict', words, { field: 'after' });
}

async function enterPresence(
  ctx: DomainContext,
  principal: UserPrincipal,
  input: WatchRequestsInput,
): Promise<() => void> {
  const plan = await planOfWorkspace(ctx, principal.workspaceId);
  const cap = plan.listenersPerEndpoint;
  const leave = await ctx.presence.enter(
    {
      connectionId: randomUUID(),
      endpointId: input.endpointId,
      workspaceId: principal.workspaceId,
      clientType: 'web',
      clientMode: null,
      userAgent: input.userAgent,
      connectedAtMs: ctx.clock.now(),
    },
    cap,
  );
  if (leave) return leave;
  const limit = cap ?? 0;
  const noun = limit === 1 ? 'listener' : 'listeners';
  throw new DomainError(
    'limit_exceeded',
    `The ${plan.title} plan allows ${limit} ${noun} at once on an endpoint; close another one or change the plan.`,
    { limit },
  );
}
