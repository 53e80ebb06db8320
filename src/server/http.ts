import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { DomainContext } from '#domain/context.ts';
import { isBillingWebhookPath } from '#transport/billing/webhook.ts';
import { createCaptureHandler } from '#transport/capture/handler.ts';
import { captureAddress } from '#transport/capture/request-facts.ts';
import { isCliSignInPath } from '#transport/cli-sign-in/handler.ts';
import { isRestPath } from '#transport/rest/rest.ts';
import { isAccountStream } from '#transport/ws/account-handshake.ts';
import { streamAddress, upgradeRequired } from '#transport/ws/handshake-params.ts';
import { REMOTE_ADDRESS_HEADER } from './remote-address-header.ts';
import { remoteAddressOf, type Cidrs } from './remote-address.ts';
import { originalHeaders } from './ignored-upgrade.ts';
import { afterOpenAnswers, noteOpenAnswer } from './open-answers.ts';

export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => void;

export interface HttpRoutes {
  /** The dashboard's API, below `/trpc/`. */
  trpc: RequestHandler;
  /** Bytes of captured requests, below `/download/`. */
  download: RequestHandler;
  health: RequestHandler;
  /** For Prometheus, at `/metrics`. */
  metrics: RequestHandler;
  /** Signing a command line in through the browser, at two paths below `/auth/`. */
  cliSignIn: RequestHandler;
  /** What the payment provider has to say, at one path below `/billing/`. */
  billingWebhook: RequestHandler;
  /** The public REST. */
  rest: RequestHandler;
  /** Everything else. */
  pages: RequestHandler;
}

function routeOf(path: string): keyof HttpRoutes {
  if (path.startsWith('/trpc/')) return 'trpc';
  if (path.startsWith('/download/')) return 'download';
  if (path === '/healthz' || path === '/readyz') return 'health';
  if (path === '/metrics') return 'metrics';
  if (isCliSignInPath(path)) return 'cliSignIn';
  if (isBillingWebhookPath(path)) return 'billingWebhook';
  return isRestPath(path) ? 'rest' : 'pages';
}

// Slow senders must not hold sockets or memory; generous to a slow line, short for an idle one.
const HEADERS_TIMEOUT_MS = 15_000;
const REQUEST_TIMEOUT_MS = 120_000;
const KEEP_ALIVE_TIMEOUT_MS = 65_000;
const MAX_HEADER_BYTES = 64 * 1024;

function refuseUnparsed(error: Error & { code?: string }, socket: Duplex): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const status =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? '431 Request Header Fields Too Large'
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? '408 Request Timeout'
        : '400 Bad Request';
  const body = JSON.stringify({ error: `This is not a valid HTTP/1.1 request: ${status}` });
  const head = `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Type: application/json; charset=utf-8\r\n`;
  socket.once('finish', () => socket.destroy());
  socket.end(`${head}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}

/** One HTTP server: capture straight from the socket, before any framework; then the API; then pages. */
export function createHttpServer(ctx: DomainContext, routes: HttpRoutes, trustedProxies: Cidrs): Server {
  const capture = createCaptureHandler(ctx);

  function dispatch(request: IncomingMessage, response: ServerResponse): void {
    const target = request.url ?? '/';
    const rawHeaders = originalHeaders(request);
    noteOpenAnswer(request.socket, response);
    const address = captureAddress(target);
    if (address !== null) {
      capture(request, response, {
        address,
        receivedAtMs: ctx.clock.nowPrecise(),
        remoteAddress: remoteAddressOf(request, trustedProxies),
        rawHeaders,
      });
      return;
    }
    const [path = ''] = target.split('?', 1);
    if (request.headers.expect !== undefined) response.writeContinue();
    if (!target.startsWith('/')) refuseTarget(response);
    else if (isStream(target)) refusePlainStreamRequest(response);
    else {
      const route = routeOf(path);
      if (route === 'pages')
        request.headers[REMOTE_ADDRESS_HEADER] = remoteAddressOf(request, trustedProxies);
      routes[route](request, response);
    }
  }

  const server = createServer({ maxHeaderSize: MAX_HEADER_BYTES, requireHostHeader: false }, dispatch);
  // An unknown expectation is no reason to lose a webhook, so both events go the ordinary way.
  server.on('checkContinue', dispatch);
  server.on('checkExpectation', dispatch);
  server.on('clientError', (error: Error & { code?: string }, socket) => {
    afterOpenAnswers(socket, (halfWritten) => {
      if (halfWritten) socket.destroy();
      else refuseUnparsed(error, socket);
    });
  });
  // A sender that has said everything may close its half before the answer.
  Object.assign(server, { httpAllowHalfOpen: true });
  server.maxHeadersCount = 0;
  server.headersTimeout = HEADERS_TIMEOUT_MS;
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  server.keepAliveTimeout = KEEP_ALIVE_TIMEOUT_MS;
  return server;
}

/** `OPTIONS *` and absolute forms mean nothing to pages (RFC 9112 section 3.2). */
function refuseTarget(response: ServerResponse): void {
  response.writeHead(400, { 'Content-Type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify({ error: 'Send a request target that starts with a slash' }));
}

function isStream(target: string): boolean {
  return streamAddress(target) !== null || isAccountStream(target);
}

function refusePlainStreamRequest(response: ServerResponse): void {
  const { status, json, headers } = upgradeRequired();
  const body = JSON.stringify(json);
  response.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
    ...headers,
  });
  response.end(body);
}
