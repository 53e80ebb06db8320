import type { IncomingMessage, ServerResponse } from 'node:http';
import { admitCapture, capture, type CaptureOutcome } from '#domain/capture/capture.ts';
import { createRequestIds } from '#domain/capture/request-id.ts';
import type { DomainContext } from '#domain/context.ts';
import type { EndpointRecord } from '#domain/endpoint/lookup.ts';
import { isDomainError } from '#domain/errors.ts';
import { sendReceived } from './answer.ts';
import { createBodyBudget } from './body-budget.ts';
import { declaredLength, discardRest, readBody } from './read-body.ts';
import { refuseDenied, refuseTooLarge, refuseUnavailable, refuseUnknown } from './refuse.ts';
import { factsOf, type Arrival } from './request-facts.ts';

/** Bodies being read or waiting for their commit, over all senders of this node. */
const BODY_BUDGET_BYTES = 384 * 1024 * 1024;

export interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
  arrival: Arrival;
}

/**
 * Capture routes: everything below `/h/` and `/wh/`, with any method, straight from node:http. Plain functions
 * that call each other: a known endpoint costs one promise per webhook, that of its commit.
 */
export function createCaptureHandler(ctx: DomainContext) {
  const budget = createBodyBudget(BODY_BUDGET_BYTES);
  const newRequestId = createRequestIds(() => ctx.clock.now());

  function fail(exchange: Exchange, error: unknown): void {
    const { request, response } = exchange;
    const known = isDomainError(error) ? error.detail.retryAfterMs : undefined;
    if (known === undefined) ctx.logger.error({ err: error }, 'capture: a request could not be stored');
    if (response.headersSent) response.destroy();
    else refuseUnavailable(exchange, known ?? 5_000);
    discardRest(request);
  }

  function answer(exchange: Exchange, endpoint: EndpointRecord, outcome: CaptureOutcome): void {
    const { request, response, arrival } = exchange;
    if (outcome === null) {
      refuseUnknown(exchange);
      return;
    }
    if ('reason' in outcome) {
      refuseDenied(exchange, outcome, ctx.clock.now());
      return;
    }
    const received = { id: outcome.id, timestamp: Math.floor(arrival.receivedAtMs), answer: endpoint.answer };
    const delayMs = endpoint.answer?.delayMs ?? 0;
    if (delayMs === 0) sendReceived(request, response, received);
    else setTimeout(() => sendReceived(request, response, received), delayMs);
  }

  function store(exchange: Exchange, endpoint: EndpointRecord, body: Buffer): void {
    const { request, arrival } = exchange;
    const facts = factsOf(request, body, { id: newRequestId(), endpoint, arrival });
    const size = body.length;
    capture(ctx, endpoint, facts).then(
      (outcome) => {
        budget.release(endpoint.workspaceId, size);
        answer(exchange, endpoint, outcome);
      },
      (error: unknown) => {
        budget.release(endpoint.workspaceId, size);
        fail(exchange, error);
      },
    );
  }

  function admit(exchange: Exchange, found: EndpointRecord | null): void {
    const { request, response } = exchange;
    const admission = admitCapture(ctx, found);
    if (!admission) {
      refuseUnknown(exchange);
      discardRest(request);
      return;
    }
    const { endpoint, maxBodyBytes } = admission;
    const declared = declaredLength(request);
    if (declared !== null && declared > maxBodyBytes) {
      refuseTooLarge(exchange, maxBodyBytes, declared);
      discardRest(request);
      return;
    }
    if (request.headers.expect?.toLowerCase() === '100-continue') response.writeContinue();
    readBody(
      request,
      { maxBytes: maxBodyBytes, budget, workspaceId: endpoint.workspaceId },
      {
        onBody: (body) => {
          store(exchange, endpoint, body);
        },
        onTooLarge: (actualSize) => {
          refuseTooLarge(exchange, maxBodyBytes, actualSize);
          discardRest(request);
        },
        onNoRoom: () => {
          refuseUnavailable(exchange, 2_000);
          discardRest(request);
        },
        onAborted: () => response.destroy(),
      },
    );
  }

  return function handleCapture(exchange: Exchange, address: string): void {
    const known = ctx.endpoints.peek(address);
    if (known !== undefined) {
      admit(exchange, known);
      return;
    }
    ctx.endpoints.find(address).then(
      (found) => {
        admit(exchange, found);
      },
      (error: unknown) => {
        fail(exchange, error);
      },
    );
  };
}
