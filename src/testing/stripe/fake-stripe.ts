import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { createStripeAccount, type StripeAccount } from './account.ts';
import { isRefusal, missing, NO_KEY, OTHER_PARAMETERS, type Refusal } from './errors.ts';
import { eventBody, signEvent } from './events.ts';
import { decodeForm, valueAt, type Form } from './form.ts';
import { createStripePages } from './pages.ts';

export interface StripeCall {
  method: string;
  path: string;
  form: Form;
  idempotencyKey: string | undefined;
  telemetry: boolean;
}

export interface FakeStripe {
  url: string;
  secretKey: string;
  webhookSecret: string;
  account: StripeAccount;
  /** All that came, oldest first. */
  calls: StripeCall[];
  /** The statuses that the next calls get instead of an answer; 0: the connection is cut. */
  failures: number[];
  /** How long each answer takes. */
  delayMs: number;
  /** The bytes of a new event about `object`. */
  event(type: string, object: object): string;
  /** Posts an event as Stripe does. */
  send(
    to: string,
    body: string,
    changes?: { secret?: string; atMs?: number; tamper?: string },
  ): Promise<Response>;
  stop(): Promise<void>;
}

interface Options {
  nowMs?: () => number;
  port?: number;
  /** Where events go by themselves, as somebody pays on a page; null: nowhere. */
  webhookUrl?: string | null;
}

interface Answered {
  status: number;
  json: unknown;
}

function refused({ status, ...error }: Refusal): Answered {
  return { status, json: { error } };
}

function listOf(data: readonly object[], url: string) {
  return { object: 'list', data, has_more: false, url };
}

/** Stripe's API on a loopback port, for the calls that are made of it, with the pages that its sessions lead to. */
export async function startFakeStripe(options: Options = {}): Promise<FakeStripe> {
  const { nowMs = Date.now, webhookUrl = null } = options;
  let url = '';
  const account = createStripeAccount({ nowMs, pageUrl: () => url });
  const remembered = new Map<string, { sent: string; answered: Answered }>();

  const routes: Readonly<Record<string, (form: Form, id: string) => object>> = {
    'POST customers': account.createCustomer,
    'POST checkout': account.createCheckout,
    'POST billing_portal': account.createPortal,
    'GET prices': (_, id) => account.prices.get(id) ?? missing('price', id, 'price'),
    'DELETE subscriptions': (_, id) => account.cancel(id),
    'GET subscriptions': (form) => {
      const found = account.listSubscriptions(valueAt(form, 'customer') ?? '');
      return Array.isArray(found) ? listOf(found, '/v1/subscriptions') : found;
    },
  };

  function route(method: string, path: string, form: Form): object {
    const [, , noun = '', id = ''] = path.split('/');
    return routes[`${method} ${noun}`]?.(form, id) ?? missing('path', path, 'path');
  }

  /** The same key gives the same answer, if the same was sent. */
  function answerOnce({ method, path, form, idempotencyKey }: StripeCall): Answered {
    const sent = JSON.stringify([method, path, form]);
    const known = idempotencyKey === undefined ? undefined : remembered.get(idempotencyKey);
    if (known) return known.sent === sent ? known.answered : refused(OTHER_PARAMETERS);
    const found = route(method, path, form);
    // What is made later must not change what was answered before.
    const answered = isRefusal(found) ? refused(found) : { status: 200, json: structuredClone(found) };
    if (idempotencyKey !== undefined) remembered.set(idempotencyKey, { sent, answered });
    return answered;
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const target = new URL(request.url ?? '/', url);
    if (!target.pathname.startsWith('/v1/')) {
      await pages(request, response);
      return;
    }
    const body = await text(request);
    const call = {
      method: request.method ?? '',
      path: target.pathname,
      form: decodeForm(body === '' ? target.search.slice(1) : body),
      idempotencyKey: request.headers['idempotency-key']?.toString(),
      telemetry: 'x-stripe-client-telemetry' in request.headers,
    };
    fake.calls.push(call);
    const failure = fake.failures.shift();
    if (fake.delayMs > 0) await sleep(fake.delayMs);
    if (failure === 0) {
      request.socket.destroy();
      return;
    }
    const isKnown = request.headers.authorization === `Bearer ${fake.secretKey}`;
    const { status, json } = failure
      ? refused({ status: failure, type: 'api_error', message: 'Something went wrong on Stripe’s end.' })
      : isKnown
        ? answerOnce(call)
        : refused(NO_KEY);
    response.writeHead(status, { 'Content-Type': 'application/json', 'Request-Id': account.newId('req') });
    response.end(JSON.stringify(json));
  }

  const server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  // Guarantee: a TCP server that listens has an AddressInfo.
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const fake: FakeStripe = {
    url,
    secretKey: 'sk_test_loopback',
    webhookSecret: 'whsec_loopback',
    account,
    calls: [],
    failures: [],
    delayMs: 0,
    event: (type, object) => eventBody({ id: account.newId('evt'), type, created: account.nowS(), object }),
    send: (to, body, { secret = fake.webhookSecret, atMs = nowMs(), tamper } = {}) =>
      fetch(to, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json; charset=utf-8',
          'Stripe-Signature': signEvent(body, { secret, atMs }),
          'User-Agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
        },
        body: tamper ?? body,
      }),
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
  const pages = createStripePages(fake, webhookUrl);
  return fake;
}
