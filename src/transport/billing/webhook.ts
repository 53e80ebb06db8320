import type { IncomingMessage, ServerResponse } from 'node:http';
import { applyWebhookEvent } from '#domain/billing/apply-webhook-event.ts';
import type { DomainContext } from '#domain/context.ts';
import { isDomainError } from '#domain/errors.ts';
import { addressSubject } from '#domain/limit/address-subject.ts';
import { RATE_RULES } from '#domain/limit/rules.ts';
import { MAX_BODY_BYTES, readBody } from './read-body.ts';

const PATH = '/billing/webhook';

/** Bodies under way: eight megabytes at most, whoever sends them. */
const MAX_UNDER_WAY = 32;

export function isBillingWebhookPath(path: string): boolean {
  return path === PATH;
}

interface Answer {
  status: number;
  error?: string;
  headers?: Record<string, string>;
}

const BILLING_OFF: Answer = { status: 404, error: 'This server takes no payments.' };
const ONLY_POST: Answer = { status: 405, error: 'This path takes POST.', headers: { Allow: 'POST' } };
const BUSY: Answer = {
  status: 503,
  error: 'The event could not be applied right now. Send it again.',
  headers: { 'Retry-After': '30' },
};
const TOO_LARGE: Answer = { status: 413, error: `An event has at most ${MAX_BODY_BYTES} bytes.` };

/**
 * `POST /billing/webhook`: events of Stripe. 2xx once an event is applied or is nobody's here; 5xx makes Stripe send
 * it again, for three days.
 */
export function createBillingWebhook(
  ctx: DomainContext,
  remoteAddressOf: (request: IncomingMessage) => string,
) {
  let underWay = 0;

  async function refuse(error: string, remoteAddress: string): Promise<Answer> {
    const tries = await ctx.limiter.consume(
      RATE_RULES.refusedWebhookPerAddress,
      addressSubject(remoteAddress),
    );
    if (tries.allowed) {
      ctx.logger.warn({ remoteAddress, reason: error }, 'billing: a webhook was refused');
      return { status: 400, error };
    }
    return {
      status: 429,
      error: 'Too many events with a wrong signature.',
      headers: { 'Retry-After': '60' },
    };
  }

  async function judge(request: IncomingMessage): Promise<Answer> {
    const body = await readBody(request);
    if (body === 'broken off') return { status: 400, error: 'The body broke off.' };
    if (body === 'too large') return TOO_LARGE;
    const signature = request.headers['stripe-signature'];
    const webhook = { body, signature: typeof signature === 'string' ? signature : '' };
    const applied = await applyWebhookEvent(ctx, webhook);
    return 'refused' in applied ? refuse(applied.refused, remoteAddressOf(request)) : { status: 200 };
  }

  async function answer(request: IncomingMessage): Promise<Answer> {
    if (!ctx.payments) return BILLING_OFF;
    if (request.method !== 'POST') return ONLY_POST;
    if (underWay >= MAX_UNDER_WAY) return BUSY;
    underWay += 1;
    try {
      return await judge(request);
    } catch (error) {
      if (!isDomainError(error)) ctx.logger.error({ err: error }, 'billing: an event could not be applied');
      return BUSY;
    } finally {
      underWay -= 1;
    }
  }

  return function handleBillingWebhook(request: IncomingMessage, response: ServerResponse): void {
    void answer(request).then(({ status, error, headers }) => {
      const body = JSON.stringify(error === undefined ? { received: true } : { error });
      response.writeHead(status, {
        'Content-Type': 'application/json; charset=utf-8',
        'Content-Length': Buffer.byteLength(body),
        'Cache-Control': 'no-store',
        ...headers,
      });
      response.end(request.method === 'HEAD' ? undefined : body);
      request.resume();
    });
  };
}
