import type { IncomingMessage, ServerResponse } from 'node:http';
import { mayBeAnswered } from '#domain/endpoint/answer-headers.ts';
import type { GivenAnswer } from '#domain/client-answer/given-answer.ts';
import type { EndpointAnswer } from '#domain/endpoint/schemas.ts';

type HeaderList = string[];

/** What every answer carries: whatever a user configures, it must not run as a page of our origin. */
const SAFE_HEADERS: HeaderList = ['Content-Security-Policy', 'sandbox', 'X-Content-Type-Options', 'nosniff'];
const NO_STORE: HeaderList = ['Cache-Control', 'no-store'];

/** JSON of our own making, which no browser takes for a page: it needs no sandbox. */
const DOCUMENTED_HEADERS: HeaderList = [
  'Content-Type',
  'application/json; charset=utf-8',
  'X-Content-Type-Options',
  'nosniff',
];

function namesOf(headers: HeaderList): Set<string> {
  return new Set(headers.filter((_, i) => i % 2 === 0).map((name) => name.toLowerCase()));
}

/** The defaults, less those that the configured answer sets itself. */
function unlessSet(own: HeaderList, defaults: HeaderList): HeaderList {
  const set = namesOf(own);
  const isKept = (_: string, i: number): boolean => !set.has((defaults[i - (i % 2)] ?? '').toLowerCase());
  return defaults.filter(isKept);
}

/** Fetch standard, "CORS protocol": any page may send, and read the answer. */
function corsHeaders(request: IncomingMessage): HeaderList {
  if (request.headers.origin === undefined) return [];
  const headers = ['Access-Control-Allow-Origin', '*', 'Access-Control-Expose-Headers', '*'];
  if (!isPreflight(request)) return headers;
  const names = request.headers['access-control-request-headers'];
  headers.push('Access-Control-Allow-Methods', 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS');
  if (names !== undefined) headers.push('Access-Control-Allow-Headers', names);
  if (request.headers['access-control-request-private-network'] === 'true') {
    headers.push('Access-Control-Allow-Private-Network', 'true');
  }
  headers.push('Access-Control-Max-Age', '86400');
  return headers;
}

export function isPreflight(request: IncomingMessage): boolean {
  return (
    request.method === 'OPTIONS' &&
    request.headers.origin !== undefined &&
    request.headers['access-control-request-method'] !== undefined
  );
}

export interface Answer {
  status: number;
  headers?: HeaderList;
  body: string | Buffer | null;
}

/** Null where the answer has no content: what is given, or the status (RFC 9110 section 6.4.1). */
function contentOf({ status, body }: Answer): Buffer | null {
  if (body === null || status === 204 || status === 205 || status === 304) return null;
  return typeof body === 'string' ? Buffer.from(body, 'utf8') : body;
}

/** Writes one answer; HEAD gets no content. */
function send(request: IncomingMessage, response: ServerResponse, answer: Answer): void {
  const { status } = answer;
  const own = answer.headers ?? [];
  const headers = [...SAFE_HEADERS, ...unlessSet(own, [...NO_STORE, ...corsHeaders(request)]), ...own];
  const bytes = contentOf(answer);
  if (status !== 204 && status !== 304) headers.push('Content-Length', String(bytes?.length ?? 0));
  response.writeHead(status, headers);
  response.end(request.method === 'HEAD' ? undefined : (bytes ?? undefined));
}

export function sendJson(
  request: IncomingMessage,
  response: ServerResponse,
  answer: { status: number; json: object; headers?: HeaderList },
): void {
  const headers = ['Content-Type', 'application/json; charset=utf-8', ...(answer.headers ?? [])];
  send(request, response, { ...answer, headers, body: JSON.stringify(answer.json) });
}

/** The documented answer, spelled out: it is the one that every webhook gets. */
function sendDocumented(
  request: IncomingMessage,
  response: ServerResponse,
  { id, timestamp }: { id: string; timestamp: number },
): void {
  // A UUID and a number need no escaping.
  const body = `{"received":true,"id":"${id}","timestamp":${timestamp}}`;
  const headers = [...DOCUMENTED_HEADERS, 'X-Hookwire-Request-Id', id, 'Content-Length', String(body.length)];
  // Nothing else is stored by a cache unless it is told to (RFC 9111 section 3).
  if (request.method === 'GET' || request.method === 'HEAD') headers.push(...NO_STORE);
  if (request.headers.origin !== undefined) headers.push(...corsHeaders(request));
  response.writeHead(200, headers);
  if (request.method === 'HEAD') response.end();
  // A string leaves in one piece with the head, in the head's encoding; both are ASCII here.
  else response.end(body, 'latin1');
}

/** The documented answer, or the configured one; sent only after the commit. */
export function sendReceived(
  request: IncomingMessage,
  response: ServerResponse,
  received: { id: string; timestamp: number; answer: EndpointAnswer | null },
): void {
  const { id, timestamp, answer } = received;
  const idHeader = ['X-Hookwire-Request-Id', id];
  if (isPreflight(request)) {
    send(request, response, { status: 204, headers: idHeader, body: null });
  } else if (answer) {
    const own = answer.headers.filter(([name]) => mayBeAnswered(name)).flat();
    send(request, response, { status: answer.status, headers: [...idHeader, ...own], body: answer.body });
  } else {
    sendDocumented(request, response, { id, timestamp });
  }
}

/** What a connected client has the sender answered, byte for byte; judged before, and as harmless as a configured one. */
export function sendGiven(
  request: IncomingMessage,
  response: ServerResponse,
  { id, answer }: { id: string; answer: GivenAnswer },
): void {
  const headers = ['X-Hookwire-Request-Id', id, ...answer.headers.flat()];
  send(request, response, { status: answer.status, headers, body: answer.body });
}
