import type { DomainContext } from '#domain/context.ts';
import type { EndpointRecord } from '#domain/endpoint/lookup.ts';
import type { CaptureDenied } from '#domain/limit/capture-allowance.ts';
import { planById } from '#domain/workspace/plan-of.ts';
import type { CapturedBytes, StreamEvent } from '#domain/stream/log-store.ts';

export type Admission =
  | { kind: 'admitted'; endpoint: EndpointRecord; maxBodyBytes: number }
  | { kind: 'not_found' }
  | { kind: 'denied'; denied: CaptureDenied };

/** Judges a capture by its address alone, before its body is read. */
export async function admitCapture(ctx: DomainContext, idOrAlias: string): Promise<Admission> {
  const endpoint = await ctx.endpoints.find(idOrAlias);
  if (!endpoint || endpoint.paused) return { kind: 'not_found' };
  if (endpoint.expiresAtMs !== null && endpoint.expiresAtMs <= ctx.clock.now()) return { kind: 'not_found' };
  const plan = planById(ctx, endpoint.planId);
  return { kind: 'admitted', endpoint, maxBodyBytes: plan.bodyBytes };
}

/**
 * Stores a capture, unless the workspace's allowance is used up.
 * @returns the committed event; null when the endpoint was deleted meanwhile.
 * @throws {DomainError} `unavailable` when it can't be committed now; nothing is stored then.
 */
export async function capture(
  ctx: DomainContext,
  endpoint: EndpointRecord,
  captured: CapturedBytes,
): Promise<StreamEvent | null | CaptureDenied> {
  const denied = await ctx.captureAllowance.take(endpoint.workspaceId, planById(ctx, endpoint.planId));
  return denied ?? ctx.appender.append(captured);
}
