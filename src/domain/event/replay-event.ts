import { v7 as uuidv7 } from 'uuid';
import { admitCapture } from '#domain/capture/capture.ts';
import type { DomainContext } from '#domain/context.ts';
import type { EndpointRecord } from '#domain/endpoint/lookup.ts';
import { DomainError, notFound } from '#domain/errors.ts';
import type { CaptureDenied } from '#domain/limit/capture-allowance.ts';
import type { Plan } from '#domain/limit/plan.ts';
import { requireReplay } from '#domain/limit/require-replay.ts';
import { actorOf, type Principal } from '#domain/principal/principal.ts';
import { toAccountEvent } from '#domain/request/to-account-event.ts';
import type { CapturedBytes, StreamEvent } from '#domain/stream/log-store.ts';
import { planById } from '#domain/workspace/plan-of.ts';
import type { AccountEvent } from '#protocol/account-event.ts';
import { readEvent } from './read-event.ts';

/**
 * Captures the same bytes once more, as if their sender had sent them again: a new event at the end of the same
 * endpoint's log, which counts like any capture. The sender's address stays that of the first time.
 * @throws {DomainError} `not_found`; `feature_required`; `invalid_input` when the endpoint takes nothing or the plan
 * no body of this size; `limit_exceeded` for the day's allowance; `rate_limited` for the burst; `unavailable`
 */
export async function replayEvent(
  ctx: DomainContext,
  principal: Principal,
  input: { id: string },
): Promise<AccountEvent> {
  const source = await readEvent(ctx, principal, input.id);
  const endpoint = await openEndpoint(ctx, source);
  const { method, target, httpVersion, rawHeaders, headerBytes, body, bodySha256, remoteAddress } = source;
  const event = await appendAllowed(ctx, planById(ctx, endpoint.planId), {
    id: uuidv7(),
    workspaceId: endpoint.workspaceId,
    endpointId: endpoint.id,
    ...{ method, target, httpVersion, rawHeaders, headerBytes, body, bodySha256, remoteAddress },
    receivedAtMs: ctx.clock.nowPrecise(),
  });
  await ctx.db.auditEvent.create({
    data: {
      workspaceId: principal.workspaceId,
      actor: actorOf(principal),
      action: 'event.replayed',
      subject: source.id,
      detail: { eventId: event.id },
    },
  });
  return toAccountEvent(event, null);
}

/** Takes one of the day's allowance, and gives it back when nothing is stored. */
async function appendAllowed(ctx: DomainContext, plan: Plan, captured: CapturedBytes): Promise<StreamEvent> {
  const { workspaceId } = captured;
  const denied = await ctx.captureAllowance.take(workspaceId, plan);
  if (denied) throw overLimit(ctx, denied);
  let event: StreamEvent | null = null;
  try {
    event = await ctx.appender.append(captured);
  } finally {
    if (!event) ctx.captureAllowance.giveBack(workspaceId);
  }
  if (!event) throw notFound('Event');
  return event;
}

async function openEndpoint(
  ctx: DomainContext,
  source: { endpointId: string; body: Buffer },
): Promise<EndpointRecord> {
  const found = await ctx.endpoints.find(source.endpointId);
  if (!found) throw notFound('Event');
  requireReplay(planById(ctx, found.planId));
  const admission = admitCapture(ctx, found);
  if (!admission) {
    throw new DomainError(
      'invalid_input',
      found.overLimit
        ? 'The plan has fewer endpoints, so this one takes no events. Delete an older one or change the plan, then replay.'
        : found.paused
          ? 'The endpoint is paused, so it takes no events. Resume it, then replay.'
          : 'The endpoint has expired, so it takes no events.',
    );
  }
  if (source.body.length > admission.maxBodyBytes) {
    throw new DomainError(
      'invalid_input',
      `The body has ${source.body.length} bytes; the plan takes ${admission.maxBodyBytes} at most.`,
      { limit: admission.maxBodyBytes },
    );
  }
  return found;
}

function overLimit(ctx: DomainContext, { reason, limit, resetAtMs }: CaptureDenied): DomainError {
  if (reason === 'requests_per_day') {
    return new DomainError(
      'limit_exceeded',
      `All ${limit} requests of the day are used. It starts anew at 00:00 UTC.`,
      {
        limit,
      },
    );
  }
  return new DomainError(
    'rate_limited',
    `The plan takes ${limit} requests a second. Replay a little slower.`,
    {
      limit,
      retryAfterMs: Math.max(1, resetAtMs - ctx.clock.now()),
    },
  );
}
