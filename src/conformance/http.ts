import {
  request as requestHttp,
  type Agent,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
} from 'node:http';
import { request as requestHttps } from 'node:https';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { must } from './expect.ts';
import { shown, Unexpected } from './seen.ts';

export interface HttpAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
  text: string;
  /** The body as JSON; fails when it is none. */
  json(): unknown;
}

export interface HttpCall {
  method?: string;
  /** As node:http takes them; a flat list is sent as it stands, with case and repeats. */
  headers?: OutgoingHttpHeaders | readonly string[];
  body?: string | Buffer;
  /** Body bytes sent in chunks, without a Content-Length. */
  chunks?: Iterable<Buffer>;
  /** Headers only: the body is announced, not sent. */
  withholdBody?: boolean;
  timeoutMs?: number;
  /** Connections to share; without one, each call has its own. */
  agent?: Agent;
}

const TIMEOUT_MS = 15_000;
/** Longest wait that a limit may ask of the kit, in milliseconds. */
const MAX_PATIENCE_MS = 130_000;

function answerOf(status: number, headers: IncomingHttpHeaders, body: Buffer): HttpAnswer {
  const text = body.toString('utf8');
  return {
    status,
    headers,
    body,
    text,
    json: () => {
      try {
        return JSON.parse(text) as unknown;
      } catch {
        throw new Unexpected(`${status} with a body that is not JSON: ${shown(text)}`);
      }
    },
  };
}

function headersOf(call: HttpCall): OutgoingHttpHeaders | readonly string[] {
  if (call.headers && Array.isArray(call.headers)) return call.headers as readonly string[];
  const length = call.body === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(call.body)) };
  return { ...length, ...(call.headers as OutgoingHttpHeaders | undefined) };
}

/** One request on a connection of its own; follows no redirect, repeats nothing. */
export async function sendHttp(url: string, call: HttpCall = {}): Promise<HttpAnswer> {
  const { hostname, port, protocol } = new URL(url);
  const open = protocol === 'https:' ? requestHttps : requestHttp;
  const timeoutMs = call.timeoutMs ?? TIMEOUT_MS;
  const what = `${call.method ?? 'GET'} ${url.slice(url.indexOf('/', 8)).split('?', 1).join('')}`;
  // Not from the URL: its class would normalise what is to be sent as it stands.
  const path = url.slice(url.indexOf('/', url.indexOf('//') + 2));
  return new Promise((resolve, reject) => {
    const outgoing = open({
      host: hostname.replace(/^\[|\]$/g, ''),
      port,
      path,
      method: call.method ?? 'GET',
      headers: headersOf(call),
      agent: call.agent ?? false,
    });
    const timer = setTimeout(() => {
      outgoing.destroy();
      reject(new Unexpected(`${what}: no complete answer within ${timeoutMs / 1000} s`));
    }, timeoutMs);
    const fail = (error: Error): void => {
      clearTimeout(timer);
      reject(new Unexpected(`${what}: ${error.message}`));
    };
    outgoing.on('error', fail);
    outgoing.on('upgrade', (response, socket) => {
      socket.destroy();
      clearTimeout(timer);
      resolve(answerOf(response.statusCode ?? 0, response.headers, Buffer.alloc(0)));
    });
    outgoing.on('response', (response) => {
      buffer(response).then((body) => {
        clearTimeout(timer);
        resolve(answerOf(response.statusCode ?? 0, response.headers, body));
        if (call.withholdBody || call.chunks) outgoing.destroy();
      }, fail);
    });
    if (call.chunks) Readable.from(call.chunks).pipe(outgoing);
    else if (call.withholdBody) outgoing.flushHeaders();
    else outgoing.end(call.body);
  });
}

/** The same, waiting as long as a 429 asks: limits have checks of their own. */
export async function sendPatiently(url: string, call: HttpCall = {}): Promise<HttpAnswer> {
  for (;;) {
    const answer = await sendHttp(url, call);
    if (answer.status !== 429) return answer;
    const waitMs = Number(answer.headers['retry-after'] ?? 'NaN') * 1000;
    must(waitMs >= 0, '429 without a Retry-After in seconds');
    must(
      waitMs <= MAX_PATIENCE_MS,
      `a limit that ends in ${Math.ceil(waitMs / 1000)} s: run the kit again then`,
    );
    await sleep(waitMs + 50);
  }
}

/** A body that nobody has to send, as JSON. */
export function jsonCall(method: string, body: unknown, headers: OutgoingHttpHeaders = {}): HttpCall {
  return { method, headers: { 'Content-Type': 'application/json', ...headers }, body: JSON.stringify(body) };
}
