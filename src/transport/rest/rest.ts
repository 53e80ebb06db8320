/**
 * The public REST: `/api`, `/auth` and `/billing` with the flat error envelope, `/v1` with the nested one.
 *
 * To add a route:
 * 1. Write its contract in `src/protocol/rest/<surface>/<noun>.ts` with `createRoute`: method, path, operationId,
 *    tags, summary, `security` (`scoped(…)`, `personal(…)` or `anybody`), request schemas, and responses: the
 *    success through `answer(schema, text)`, refusals through `flatErrors(…)` or `accountErrors(…)`.
 * 2. Write its handler in `src/transport/rest/<surface>/<noun>.ts` as `register…(app, ctx)` with `app.openapi(contract, …)`:
 *    read `c.req.valid('param' | 'query' | 'json')` and `caller(c.var)`, call one verb, return `c.json(body, status)`.
 *    Refuse by throwing: a `DomainError` of the verb, or a `Problem`. Both envelopes follow from it.
 * 3. Add a line to `register.ts` and one to `src/protocol/rest/contracts.ts`; a test compares them.
 * The guard does the rest from the contract: credential, scopes, rate limit, body bounds, JSON, 404, 405, HEAD, CORS.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { DomainContext } from '#domain/context.ts';
import { discardRest, readBody, type RestBodyBudget } from './body.ts';
import { createRestApp } from './create-app.ts';
import { createTurns } from './turns.ts';

export interface RestOptions {
  remoteAddressOf: (request: IncomingMessage) => string;
  bodyBudget: RestBodyBudget;
  isReady: () => Promise<boolean>;
  /** The document of the streams. */
  asyncApi: { asyncapi: string };
  /** How long a body may take, in milliseconds. */
  bodyTimeoutMs?: number;
  /** How long a caller may leave an answer unread, in milliseconds. */
  stallTimeoutMs?: number;
}

const MAX_BODY_BYTES = 1024 * 1024;
const BODY_TIMEOUT_MS = 30_000;
const STALL_TIMEOUT_MS = 60_000;
/** Calls of one account, or of one address that nobody is known behind. */
const CALLS_AT_ONCE = 6;

const PREFIXES = ['/api/', '/v1/', '/auth/', '/billing/'];
const DOCUMENTS = new Set(['/openapi.json', '/asyncapi.json']);

/** Whether a path is the public REST's; next-auth has its own corner below `/api`. */
export function isRestPath(path: string): boolean {
  if (path.startsWith('/api/auth/')) return false;
  return DOCUMENTS.has(path) || PREFIXES.some((prefix) => path.startsWith(prefix));
}

/** The web request of a call; its body is left unread. The router answers HEAD like GET. */
function toWebRequest(request: IncomingMessage): Request {
  const headers = new Headers();
  for (let i = 0; i + 1 < request.rawHeaders.length; i += 2) {
    headers.append(request.rawHeaders[i] ?? '', request.rawHeaders[i + 1] ?? '');
  }
  const method = request.method === 'HEAD' ? 'GET' : (request.method ?? 'GET');
  // The web knows no TRACE; any name without a route leads to the same 405.
  return new Request(`http://rest.invalid${request.url ?? '/'}`, {
    method: method === 'TRACE' ? 'NONE' : method,
    headers,
  });
}

async function send(request: IncomingMessage, response: ServerResponse, answer: Response): Promise<void> {
  const body = Buffer.from(await answer.arrayBuffer());
  response.statusCode = answer.status;
  answer.headers.forEach((value, name) => response.setHeader(name, value));
  if (answer.status !== 204 && answer.status !== 304) response.setHeader('Content-Length', body.length);
  response.end(request.method === 'HEAD' ? undefined : body);
  discardRest(request);
}

export function createRestHandler(ctx: DomainContext, options: RestOptions) {
  const app = createRestApp({ ctx, isReady: options.isReady, asyncApi: options.asyncApi });
  const { bodyBudget, bodyTimeoutMs = BODY_TIMEOUT_MS, stallTimeoutMs = STALL_TIMEOUT_MS } = options;
  const bounds = { maxBytes: MAX_BODY_BYTES, maxMs: bodyTimeoutMs, budget: bodyBudget };
  const turns = createTurns(CALLS_AT_ONCE);

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const releases: (() => void)[] = [];
    const untilAnswered = (release: () => void): void => {
      if (response.closed) release();
      else releases.push(release);
    };
    // Once the answer has left, or nobody waits for it any more.
    response.once('close', () => {
      for (const release of releases) release();
    });
    const bindings = {
      remoteAddress: options.remoteAddressOf(request),
      takeTurn: async (subject: string) => {
        untilAnswered(await turns.take(subject));
      },
      readBody: async (subject: string) => {
        const { bytes, release } = await readBody(request, bounds, subject);
        untilAnswered(release);
        return bytes;
      },
    };
    const answer = await app.fetch(toWebRequest(request), bindings);
    response.setTimeout(stallTimeoutMs, () => response.destroy());
    await send(request, response, answer);
  }

  return function handleRest(request: IncomingMessage, response: ServerResponse): void {
    const start = (): void => {
      serve(request, response).catch((error: unknown) => {
        ctx.logger.error({ err: error }, 'A REST call could not be answered');
        response.destroy();
      });
    };
    // Pipelined calls are served one after the other: answers that wait for the one before them would keep turns.
    if (response.socket) start();
    else response.once('socket', start);
  };
}
