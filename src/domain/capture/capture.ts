import type { DomainContext } from '#domain/context.ts';
import type { EndpointRecord } from '#domain/endpoint/lookup.ts';
import type { CaptureDenied } from '#domain/limit/capture-allowance.ts';
import type { CapturedBytes, StreamEvent } from '#domain/stream/log-store.ts';
import { planById } from '#domain/workspace/plan-of.ts';

export interface Admission {
  endpoint: EndpointRecord;
  maxBodyBytes: number;
}

/** The committed event; null when the endpoint was deleted meanwhile; or which limit was met. */
export type CaptureOutcome = StreamEvent | null | CaptureDenied;

/** Judges a capture by its endpoint alone, before its body is read; null: the endpoint takes none. */
export function admitCapture(ctx: DomainContext, endpoint: EndpointRecord | null): Admission | null {
  if (!endpoint || endpoint.paused) return null;
  if (endpoint.expiresAtMs !== null && endpoint.expiresAtMs <= ctx.clock.now()) return null;
  return { endpoint, maxBodyBytes: planById(ctx, endpoint.planId).bodyBytes };
}

/**
 * Stores a capture, unless the workspace's allowance is used up.
 * @throws {DomainError} `unavailable` when it can't be committed now; nothing is stored then.
 */
export function capture(
  ctx: DomainContext,
  endpoint: EndpointRecord,
  captured: CapturedBytes,
): Promise<CaptureOutcome> {
  const taken = ctx.captureAllowance.take(endpoint.workspaceId, planById(ctx, endpoint.planId));
  if (taken === null) return ctx.appender.append(captured);
  return taken.then<CaptureOutcome>((denied) => denied ?? ctx.appender.append(captured));
}
