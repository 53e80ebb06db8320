import type { DomainContext } from '#domain/context.ts';
import type { EndpointRecord } from '#domain/endpoint/lookup.ts';
import type { CaptureDenied } from '#domain/limit/capture-allowance.ts';
import type { CommitWaiter } from '#domain/stream/append.ts';
import type { CapturedBytes } from '#domain/stream/log-store.ts';
import { planById } from '#domain/workspace/plan-of.ts';

export interface Admission {
  endpoint: EndpointRecord;
  maxBodyBytes: number;
}

export interface CaptureWaiter extends CommitWaiter {
  /** A limit of the plan was met; nothing is stored. */
  onDenied(denied: CaptureDenied): void;
}

/** Judges a capture by its endpoint alone, before its body is read; null: the endpoint takes none. */
export function admitCapture(ctx: DomainContext, endpoint: EndpointRecord | null): Admission | null {
  if (!endpoint || endpoint.paused) return null;
  if (endpoint.expiresAtMs !== null && endpoint.expiresAtMs <= ctx.clock.now()) return null;
  return { endpoint, maxBodyBytes: planById(ctx, endpoint.planId).bodyBytes };
}

/** Stores a capture, unless the workspace's allowance is used up, and tells the waiter exactly once. */
export function capture(
  ctx: DomainContext,
  { endpoint, captured }: { endpoint: EndpointRecord; captured: CapturedBytes },
  waiter: CaptureWaiter,
): void {
  const taken = ctx.captureAllowance.take(endpoint.workspaceId, planById(ctx, endpoint.planId));
  if (taken === null) {
    ctx.appender.enqueue(captured, waiter);
    return;
  }
  taken.then(
    (denied) => {
      if (denied) waiter.onDenied(denied);
      else ctx.appender.enqueue(captured, waiter);
    },
    (error: unknown) => {
      waiter.onFailed(error);
    },
  );
}
