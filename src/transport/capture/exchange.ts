import type { IncomingMessage, ServerResponse } from 'node:http';
import { capture, type Admission, type CaptureWaiter } from '#domain/capture/capture.ts';
import type { DomainContext } from '#domain/context.ts';
import type { EndpointRecord } from '#domain/endpoint/lookup.ts';
import { isDomainError } from '#domain/errors.ts';
import type { CaptureDenied } from '#domain/limit/capture-allowance.ts';
import type { CaptureOutcome } from '#domain/metrics.ts';
import { sendReceived } from './answer.ts';
import type { BodyBudget } from './body-budget.ts';
import { discardRest, type BodyReader } from './read-body.ts';
import { refuseDenied, refuseTooLarge, refuseUnavailable, refuseUnknown } from './refuse.ts';
import { factsOf, type Arrival } from './request-facts.ts';

export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly arrival: Arrival;
}

/** What all captures of a node share. */
export interface CaptureShared {
  readonly ctx: DomainContext;
  readonly budget: BodyBudget;
  readonly newRequestId: () => string;
}

/** Tells the sender to come back: what could not be stored is never answered with a 2xx. */
export function failExchange(ctx: DomainContext, exchange: Exchange, error: unknown): void {
  const { request, response } = exchange;
  ctx.metrics.captured('unavailable');
  const known = isDomainError(error) ? error.detail.retryAfterMs : undefined;
  if (known === undefined) ctx.logger.error({ err: error }, 'capture: a request could not be stored');
  if (response.headersSent) response.destroy();
  else refuseUnavailable(exchange, known ?? 5_000);
  discardRest(request);
}

/** One admitted webhook from its first byte to its answer: reads its body, waits for its commit, answers. */
export class CaptureExchange implements Exchange, BodyReader, CaptureWaiter {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly arrival: Arrival;
  readonly maxBodyBytes: number;
  protected readonly shared: CaptureShared;
  protected readonly endpoint: EndpointRecord;
  protected id = '';
  private size = 0;

  constructor(shared: CaptureShared, exchange: Exchange, admission: Admission) {
    this.request = exchange.request;
    this.response = exchange.response;
    this.arrival = exchange.arrival;
    this.maxBodyBytes = admission.maxBodyBytes;
    this.shared = shared;
    this.endpoint = admission.endpoint;
  }

  get budget(): BodyBudget {
    return this.shared.budget;
  }

  get workspaceId(): string {
    return this.endpoint.workspaceId;
  }

  onBody(body: Buffer): void {
    const { shared, endpoint, arrival, request } = this;
    this.id = shared.newRequestId();
    this.size = body.length;
    const captured = factsOf(request, body, { id: this.id, endpoint, arrival });
    capture(shared.ctx, { endpoint, captured }, this);
  }

  onTooLarge(actualSize: number): void {
    this.count('too_large');
    refuseTooLarge(this, this.maxBodyBytes, actualSize);
    discardRest(this.request);
  }

  onNoRoom(): void {
    this.count('unavailable');
    refuseUnavailable(this, 2_000);
    discardRest(this.request);
  }

  onAborted(): void {
    this.count('aborted');
    this.response.destroy();
  }

  onCommitted(seq: number | null): void {
    this.release();
    if (seq !== null) {
      this.answer();
      return;
    }
    this.count('unknown_endpoint');
    refuseUnknown(this);
  }

  onSealed(): void {
    this.release();
    this.count('sealed');
    this.answer();
  }

  onDenied(denied: CaptureDenied): void {
    this.release();
    this.count(denied.reason === 'requests_per_day' ? 'over_quota' : 'over_burst');
    refuseDenied(this, denied, this.shared.ctx.clock.now());
  }

  onFailed(error: unknown): void {
    this.release();
    failExchange(this.shared.ctx, this, error);
  }

  /** Of the stored ones a whole commit is counted at once. */
  private count(outcome: Exclude<CaptureOutcome, 'stored'>): void {
    this.shared.ctx.metrics.captured(outcome);
  }

  protected answer(): void {
    const { request, response, endpoint } = this;
    const timestamp = Math.floor(this.arrival.receivedAtMs);
    const received = { id: this.id, timestamp, answer: endpoint.answer };
    const delayMs = endpoint.answer?.delayMs ?? 0;
    if (delayMs === 0) sendReceived(request, response, received);
    else setTimeout(() => sendReceived(request, response, received), delayMs);
  }

  /** Once, however it ends. */
  private release(): void {
    this.shared.budget.release(this.endpoint.workspaceId, this.size);
    this.size = 0;
  }
}
