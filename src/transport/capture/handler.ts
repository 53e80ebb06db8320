import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { admitCapture, capture } from '#domain/capture/capture.ts';
import { createRequestIds } from '#domain/capture/request-id.ts';
import type { DomainContext } from '#domain/context.ts';
import type { EndpointRecord } from '#domain/endpoint/lookup.ts';
import { isDomainError } from '#domain/errors.ts';
import type { CaptureDenied } from '#domain/limit/capture-allowance.ts';
import { sendJson, sendReceived } from './answer.ts';
import { createBodyBudget } from './body-budget.ts';
import { declaredLength, discardRest, readBody } from './read-body.ts';
import { captureAddress, factsOf, type Arrival } from './request-facts.ts';

/** Bodies being read or waiting for their commit, over all senders of this node. */
const BODY_BUDGET_BYTES = 384 * 1024 * 1024;

interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
  arrival: Arrival;
}

function refuseUnknown({ request, response }: Exchange): void {
  const error =
    'There is no active endpoint at this URL. Check the URL in the console; it may be paused or deleted.';
  sendJson(request, response, { status: 404, json: { error } });
}

function refuseTooLarge({ request, response }: Exchange, maxSize: number, actualSize: number): void {
  const error = `The body is larger than this endpoint accepts (${maxSize} bytes).`;
  sendJson(request, response, { status: 413, json: { error, maxSize, actualSize } });
}

function refuseDenied({ request, response }: Exchange, denied: CaptureDenied, nowMs: number): void {
  const what = denied.reason === 'requests_per_day' ? 'requests per day' : 'requests per second';
  const error = `The plan's limit of ${denied.limit} ${what} is reached.`;
  const retryAfter = Math.max(1, Math.ceil((denied.resetAtMs - nowMs) / 1000));
  const json = { error, code: 'LIMIT_EXCEEDED', limit: denied.limit, reset: denied.resetAtMs };
  sendJson(request, response, { status: 429, json, headers: ['Retry-After', String(retryAfter)] });
}

function refuseUnavailable({ request, response }: Exchange, retryAfterMs: number): void {
  const error = 'The request could not be stored right now. Send it again.';
  const headers = ['Retry-After', String(Math.max(1, Math.ceil(retryAfterMs / 1000)))];
  sendJson(request, response, { status: 503, json: { error }, headers });
}

/** Capture routes: everything below `/h/` and `/wh/`, with any method, straight from node:http. */
export function createCaptureHandler(ctx: DomainContext) {
  const budget = createBodyBudget(BODY_BUDGET_BYTES);
  const newRequestId = createRequestIds(() => ctx.clock.now());

  async function answer(
    exchange: Exchange,
    endpoint: EndpointRecord,
    stored: Awaited<ReturnType<typeof capture>>,
  ): Promise<void> {
    const { request, response, arrival } = exchange;
    if (stored === null) refuseUnknown(exchange);
    else if ('reason' in stored) refuseDenied(exchange, stored, ctx.clock.now());
    else {
      const delayMs = endpoint.answer?.delayMs ?? 0;
      if (delayMs > 0) await sleep(delayMs);
      const timestamp = Math.floor(arrival.receivedAtMs);
      sendReceived(request, response, { id: stored.id, timestamp, answer: endpoint.answer });
    }
  }

  async function receive(exchange: Exchange): Promise<void> {
    const { request, response } = exchange;
    const admission = await admitCapture(ctx, captureAddress(request.url ?? '') ?? '');
    if (admission.kind !== 'admitted') {
      refuseUnknown(exchange);
      return;
    }
    const { endpoint, maxBodyBytes } = admission;
    const declared = declaredLength(request);
    if (declared !== null && declared > maxBodyBytes) {
      refuseTooLarge(exchange, maxBodyBytes, declared);
      return;
    }
    if (request.headers.expect?.toLowerCase() === '100-continue') response.writeContinue();
    const read = await readBody(request, maxBodyBytes, budget);
    if (read.kind === 'body') {
      const facts = factsOf(request, read.body, { id: newRequestId(), endpoint, arrival: exchange.arrival });
      const stored = await capture(ctx, endpoint, facts).finally(read.release);
      await answer(exchange, endpoint, stored);
    } else if (read.kind === 'too_large') refuseTooLarge(exchange, maxBodyBytes, read.actualSize);
    else if (read.kind === 'no_room') refuseUnavailable(exchange, 2_000);
    else response.destroy();
  }

  return async function handleCapture(
    request: IncomingMessage,
    response: ServerResponse,
    arrival: Arrival,
  ): Promise<void> {
    const exchange: Exchange = { request, response, arrival };
    try {
      await receive(exchange);
    } catch (error) {
      const known = isDomainError(error) ? error.detail.retryAfterMs : undefined;
      if (known === undefined) ctx.logger.error({ err: error }, 'capture: a request could not be stored');
      if (!response.headersSent) refuseUnavailable(exchange, known ?? 5_000);
      else response.destroy();
    } finally {
      discardRest(request);
    }
  };
}
