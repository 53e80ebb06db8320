import { v7 as uuidv7 } from 'uuid';
import type { DomainContext } from '#domain/context.ts';
import { planDeliveries } from '#domain/delivery/plan-deliveries.ts';
import { DomainError, notFound } from '#domain/errors.ts';
import type { CaptureDenied } from '#domain/limit/capture-allowance.ts';
import type { Plan } from '#domain/limit/plan.ts';
import type { Principal } from '#domain/principal/principal.ts';
import { editCapture } from '#domain/replay/edit-capture.ts';
import { openEndpoint, requireSize } from '#domain/replay/open-endpoint.ts';
import { openTarget } from '#domain/replay/open-target.ts';
import type { ReplayEdit, ReplayEventInput } from '#domain/replay/schemas.ts';
import { toAccountEvent } from '#domain/request/to-account-event.ts';
import type { CapturedBytes, StreamEvent } from '#domain/stream/log-store.ts';
import { writeAudit } from '#domain/workspace/audit.ts';
import { planById } from '#domain/workspace/plan-of.ts';
import type { AccountEvent } from '#protocol/account-event.ts';
import { readEvent } from './read-event.ts';

/**
 * Captures the same bytes once more, or an edited copy of them, as if their sender had sent them again: a new event at
 * the end of the same endpoint's log, which counts like any capture. The sender's address stays that of the first time.
 * It is delivered as any capture, or to the one target that is named.
 * @throws {DomainError} `not_found`; `feature_required`; `invalid_input` when the endpoint takes nothing, the plan no
 * body of this size, or the target is none; `limit_exceeded` for the day's allowance; `rate_limited` for the burst; `unavailable`
 */
export async function replayEvent(
  ctx: DomainContext,
  principal: Principal,
  { id, to = 'destinations', edit }: Pick<ReplayEventInput, 'id'> & Partial<ReplayEventInput>,
): Promise<AccountEvent> {
  const source = await readEvent(ctx, principal, id);
  const endpoint = await openEndpoint(ctx, source.endpointId);
  const plan = planById(ctx, endpoint.planId);
  const bytes = editCapture(source, edit);
  requireSize(plan, bytes.body.length);
  const target = await openTarget(ctx, principal, { endpoint, plan, to });
  const captured: CapturedBytes = {
    id: uuidv7(),
    workspaceId: endpoint.workspaceId,
    endpointId: endpoint.id,
    ...bytes,
    receivedAtMs: ctx.clock.nowPrecise(),
  };
  const destinations = target ? [target] : endpoint.destinations;
  const deliveries = plan.forwarding ? planDeliveries(destinations, captured) : [];
  const event = await appendAllowed(
    ctx,
    plan,
    deliveries.length > 0 ? { ...captured, deliveries } : captured,
  );
  await writeAudit(ctx.db, principal, {
    action: 'event.replayed',
    subject: source.id,
    detail: { eventId: event.id, edited: editedParts(edit), ...(target && { destinationId: target.id }) },
  });
  return toAccountEvent(event, null);
}

function editedParts(edit: ReplayEdit | undefined): string[] {
  return Object.entries(edit ?? {}).flatMap(([part, value]) => (value === undefined ? [] : [part]));
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

function overLimit(ctx: DomainContext, { reason, limit, resetAtMs }: CaptureDenied): DomainError {
  if (reason === 'requests_per_day') {
    const words = `All ${limit} requests of the day are used. It starts anew at 00:00 UTC.`;
    return new DomainError('limit_exceeded', words, { limit });
  }
  return new DomainError(
    'rate_limited',
    `The plan takes ${limit} requests a second. Replay a little slower.`,
    { limit, retryAfterMs: Math.max(1, resetAtMs - ctx.clock.now()) },
  );
}
