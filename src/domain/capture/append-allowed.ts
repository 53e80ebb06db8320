import type { DomainContext } from '#domain/context.ts';
import { DomainError, notFound } from '#domain/errors.ts';
import type { CaptureDenied } from '#domain/limit/capture-allowance.ts';
import type { Plan } from '#domain/limit/plan.ts';
import type { CapturedBytes, StreamEvent } from '#domain/stream/log-store.ts';

/**
 * Stores a capture that somebody of the workspace makes: takes one of the day's allowance, and gives it back when
 * nothing is stored. Past the quota it is refused rather than sealed, as whoever makes it can make it again.
 * @throws {DomainError} `not_found` when the endpoint is gone; `limit_exceeded` for the day; `rate_limited` for the
 * burst; `unavailable`
 */
export async function appendAllowed(
  ctx: DomainContext,
  plan: Plan,
  captured: CapturedBytes,
): Promise<StreamEvent> {
  const { workspaceId } = captured;
  const denied = await ctx.captureAllowance.take(workspaceId, plan);
  if (denied) throw overLimit(ctx, denied);
  let event: StreamEvent | null = null;
  try {
    event = await ctx.appender.append(captured);
  } finally {
    if (!event) ctx.captureAllowance.giveBack(workspaceId);
  }
  if (!event) throw notFound('Endpoint');
  return event;
}

function overLimit(ctx: DomainContext, { reason, limit, resetAtMs }: CaptureDenied): DomainError {
  if (reason === 'requests_per_day') {
    const words = `All ${limit} requests of the day are used. It starts anew at 00:00 UTC.`;
    return new DomainError('limit_exceeded', words, { limit });
  }
  return new DomainError(
    'rate_limited',
    `The plan takes ${limit} requests a second. Try again in a moment.`,
    {
      limit,
      retryAfterMs: Math.max(1, resetAtMs - ctx.clock.now()),
    },
  );
}
