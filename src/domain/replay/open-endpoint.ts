import { admitCapture } from '#domain/capture/capture.ts';
import type { DomainContext } from '#domain/context.ts';
import type { EndpointRecord } from '#domain/endpoint/lookup.ts';
import { DomainError, notFound } from '#domain/errors.ts';
import type { Plan } from '#domain/limit/plan.ts';
import { requireReplay } from '#domain/limit/require-replay.ts';
import { planById } from '#domain/workspace/plan-of.ts';

/**
 * The endpoint of an event that whoever asks may read, when it takes replays.
 * @throws {DomainError} `not_found`; `feature_required`; `invalid_input` when it takes nothing now
 */
export async function openEndpoint(ctx: DomainContext, endpointId: string): Promise<EndpointRecord> {
  const found = await ctx.endpoints.find(endpointId);
  if (!found) throw notFound('Event');
  requireReplay(planById(ctx, found.planId));
  if (admitCapture(ctx, found)) return found;
  throw new DomainError(
    'invalid_input',
    found.overLimit
      ? 'The plan has fewer endpoints, so this one takes no events. Delete an older one or change the plan, then replay.'
      : found.paused
        ? 'The endpoint is paused, so it takes no events. Resume it, then replay.'
        : 'The endpoint has expired, so it takes no events.',
  );
}

/** @throws {DomainError} `invalid_input` when the plan takes no body of this size */
export function requireSize({ bodyBytes: limit }: Plan, bytes: number): void {
  if (bytes <= limit) return;
  throw new DomainError('invalid_input', `The body has ${bytes} bytes; the plan takes ${limit} at most.`, {
    limit,
  });
}
