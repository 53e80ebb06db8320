import type { DomainContext } from '#domain/context.ts';
import type { EndpointRecord, DestinationRecord } from '#domain/endpoint/lookup.ts';
import { DomainError, notFound } from '#domain/errors.ts';
import { requireTarget } from '#domain/destination/require-target.ts';
import type { Plan } from '#domain/limit/plan.ts';
import type { Principal } from '#domain/principal/principal.ts';
import { ensureUnlisted } from './ensure-unlisted.ts';
import type { ReplayTarget } from './schemas.ts';

/** One destination, whatever its filter says: it was asked for by name. Null: those of the endpoint that take it. */
export type OpenTarget = DestinationRecord | null;

/**
 * Where a replay goes, judged and ready to take it.
 * @throws {DomainError} `not_found` for an unknown destination; `invalid_input` for one that is off, or a URL that the
 * guard refuses; `feature_required`; `limit_exceeded` while replays to too many other URLs are under way
 */
export async function openTarget(
  ctx: DomainContext,
  principal: Principal,
  { endpoint, plan, to }: { endpoint: EndpointRecord; plan: Plan; to: ReplayTarget },
): Promise<OpenTarget> {
  if (to === 'destinations') return null;
  if (!plan.forwarding) {
    throw new DomainError(
      'feature_required',
      `The ${plan.title} plan forwards no requests. Change the plan to replay to a URL.`,
    );
  }
  if ('url' in to) {
    await requireTarget(ctx, to.url, 'to.url');
    return {
      id: await ensureUnlisted(ctx, principal, { endpointId: endpoint.id, url: to.url }),
      filter: null,
    };
  }
  const destination = await ctx.db.destination.findFirst({
    where: {
      id: to.destinationId,
      workspaceId: principal.workspaceId,
      endpointId: endpoint.id,
      isListed: true,
      deletedAt: null,
    },
    select: { id: true, disabledAt: true },
  });
  if (!destination) throw notFound('Destination');
  if (destination.disabledAt) {
    throw new DomainError('invalid_input', 'This destination is off. Turn it on, then replay.', {
      field: 'to.destinationId',
    });
  }
  return { id: destination.id, filter: null };
}
