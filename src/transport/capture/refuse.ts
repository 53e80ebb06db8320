import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CaptureDenied } from '#domain/limit/capture-allowance.ts';
import { sendJson } from './answer.ts';

interface Refused {
  request: IncomingMessage;
  response: ServerResponse;
}

export function refuseUnknown({ request, response }: Refused): void {
  const error =
    'There is no active endpoint at this URL. Check the URL in the console; it may be paused, deleted, or more than the plan has.';
  sendJson(request, response, { status: 404, json: { error } });
}

export function refuseTooLarge({ request, response }: Refused, maxSize: number, actualSize: number): void {
  const error = `The body is larger than this endpoint accepts (${maxSize} bytes).`;
  sendJson(request, response, { status: 413, json: { error, maxSize, actualSize } });
}

export function refuseDenied({ request, response }: Refused, denied: CaptureDenied, nowMs: number): void {
  const what = denied.reason === 'requests_per_day' ? 'requests per day' : 'requests per second';
  const error = `The plan's limit of ${denied.limit} ${what} is reached.`;
  const retryAfter = Math.max(1, Math.ceil((denied.resetAtMs - nowMs) / 1000));
  const json = { error, code: 'LIMIT_EXCEEDED', limit: denied.limit, reset: denied.resetAtMs };
  sendJson(request, response, { status: 429, json, headers: ['Retry-After', String(retryAfter)] });
}

export function refuseUnavailable({ request, response }: Refused, retryAfterMs: number): void {
  const error = 'The request could not be stored right now. Send it again.';
  const headers = ['Retry-After', String(Math.max(1, Math.ceil(retryAfterMs / 1000)))];
  sendJson(request, response, { status: 503, json: { error }, headers });
}
