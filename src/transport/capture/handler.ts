import type { IncomingMessage, ServerResponse } from 'node:http';
import { admitCapture, type Admission } from '#domain/capture/capture.ts';
import { createRequestIds } from '#domain/capture/request-id.ts';
import type { DomainContext } from '#domain/context.ts';
import type { EndpointRecord } from '#domain/endpoint/lookup.ts';
import { AwaitingExchange } from './awaiting-exchange.ts';
import { createBodyBudget } from './body-budget.ts';
import { CaptureExchange, failExchange, type CaptureShared, type Exchange } from './exchange.ts';
import { declaredLength, discardRest, readBody } from './read-body.ts';
import { refuseTooLarge, refuseUnknown } from './refuse.ts';

/** Bodies being read or waiting for their commit, over all senders of this node. */
const BODY_BUDGET_BYTES = 384 * 1024 * 1024;

function readAdmitted(shared: CaptureShared, exchange: Exchange, admission: Admission): void {
  const { request, response } = exchange;
  const { maxBodyBytes } = admission;
  const declared = declaredLength(request);
  if (declared !== null && declared > maxBodyBytes) {
    shared.ctx.metrics.captured('too_large');
    refuseTooLarge(exchange, maxBodyBytes, declared);
    discardRest(request);
    return;
  }
  if (request.headers.expect?.toLowerCase() === '100-continue') response.writeContinue();
  const Kind = admission.endpoint.clientAnswerMs === null ? CaptureExchange : AwaitingExchange;
  readBody(request, new Kind(shared, exchange, admission));
}

/**
 * Capture routes: everything below `/h/` and `/wh/`, with any method, straight from node:http. Plain functions
 * that call each other, and one object per webhook that waits for its commit.
 */
export function createCaptureHandler(ctx: DomainContext) {
  const budget = createBodyBudget(BODY_BUDGET_BYTES);
  const shared: CaptureShared = { ctx, budget, newRequestId: createRequestIds(() => ctx.clock.now()) };

  function admit(exchange: Exchange, found: EndpointRecord | null): void {
    const admission = admitCapture(ctx, found);
    if (admission) readAdmitted(shared, exchange, admission);
    else {
      ctx.metrics.captured('unknown_endpoint');
      refuseUnknown(exchange);
      discardRest(exchange.request);
    }
  }

  return function handleCapture(
    request: IncomingMessage,
    response: ServerResponse,
    arrival: Exchange['arrival'] & { address: string },
  ): void {
    const exchange = { request, response, arrival };
    const known = ctx.endpoints.peek(arrival.address);
    if (known !== undefined) {
      admit(exchange, known);
      return;
    }
    ctx.endpoints.find(arrival.address).then(
      (found) => {
        admit(exchange, found);
      },
      (error: unknown) => {
        failExchange(ctx, exchange, error);
      },
    );
  };
}
