import type { DomainContext } from '#domain/context.ts';
import { planDeliveries } from '#domain/delivery/plan-deliveries.ts';
import type { EndpointRecord } from '#domain/endpoint/lookup.ts';
import type { CaptureAllowance, CaptureDenied } from '#domain/limit/capture-allowance.ts';
import type { Plan } from '#domain/limit/plan.ts';
import { sealCapture } from '#domain/overflow/seal-capture.ts';
import type { CommitWaiter } from '#domain/stream/append.ts';
import type { CapturedBytes } from '#domain/stream/log-store.ts';
import { planById } from '#domain/workspace/plan-of.ts';

export interface Admission {
  endpoint: EndpointRecord;
  maxBodyBytes: number;
}

export interface CaptureWaiter extends CommitWaiter {
  /** Kept past the day's quota, not in the log yet. */
  onSealed(): void;
  /** A limit of the plan was met; nothing is stored. */
  onDenied(denied: CaptureDenied): void;
}

/** Judges a capture by its endpoint alone, before its body is read; null: the endpoint takes none. */
export function admitCapture(ctx: DomainContext, endpoint: EndpointRecord | null): Admission | null {
  if (!endpoint || endpoint.paused || endpoint.overLimit) return null;
  if (endpoint.expiresAtMs !== null && endpoint.expiresAtMs <= ctx.clock.now()) return null;
  return { endpoint, maxBodyBytes: planById(ctx, endpoint.planId).bodyBytes };
}

/** What is not stored does not count against the day. */
class CountedWaiter implements CommitWaiter {
  private readonly waiter: CommitWaiter;
  private readonly allowance: CaptureAllowance;
  private readonly workspaceId: string;

  constructor(waiter: CommitWaiter, allowance: CaptureAllowance, workspaceId: string) {
    this.waiter = waiter;
    this.allowance = allowance;
    this.workspaceId = workspaceId;
  }

  onCommitted(seq: number | null): void {
    if (seq === null) this.allowance.giveBack(this.workspaceId);
    this.waiter.onCommitted(seq);
  }

  onFailed(error: unknown): void {
    this.allowance.giveBack(this.workspaceId);
    this.waiter.onFailed(error);
  }
}

function seal(
  ctx: DomainContext,
  { plan, captured, denied }: { plan: Plan; captured: CapturedBytes; denied: CaptureDenied },
  waiter: CaptureWaiter,
): void {
  sealCapture(ctx, plan, captured).then(
    (sealed) => {
      if (sealed === 'sealed') {
        ctx.bus.publish({
          topic: 'sealed',
          workspaceId: captured.workspaceId,
          endpointId: captured.endpointId,
        });
        waiter.onSealed();
      } else if (sealed === 'gone') waiter.onCommitted(null);
      else waiter.onDenied(denied);
    },
    (error: unknown) => {
      waiter.onFailed(error);
    },
  );
}

/**
 * Stores a capture and tells the waiter exactly once. Past the day's quota it is sealed, so that a sender that will
 * not send it again loses nothing; only past the overflow, or over the burst, is it denied.
 */
export function capture(
  ctx: DomainContext,
  { endpoint, captured }: { endpoint: EndpointRecord; captured: CapturedBytes },
  waiter: CaptureWaiter,
): void {
  const plan = planById(ctx, endpoint.planId);
  const { workspaceId, destinations } = endpoint;
  if (plan.forwarding && destinations.length > 0) {
    const deliveries = planDeliveries(destinations, captured);
    if (deliveries.length > 0) captured.deliveries = deliveries;
  }

  function go(denied: CaptureDenied | null): void {
    if (denied?.reason === 'requests_per_day') seal(ctx, { plan, captured, denied }, waiter);
    else if (denied) waiter.onDenied(denied);
    else if (plan.requestsPerDay === null) ctx.appender.enqueue(captured, waiter);
    else ctx.appender.enqueue(captured, new CountedWaiter(waiter, ctx.captureAllowance, workspaceId));
  }

  const taken = ctx.captureAllowance.take(workspaceId, plan);
  if (taken instanceof Promise) {
    taken.then(go, (error: unknown) => {
      waiter.onFailed(error);
    });
  } else go(taken);
}
