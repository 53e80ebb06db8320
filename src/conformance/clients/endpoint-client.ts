import { WebSocket } from 'ws';
import { createBackOff } from './back-off.ts';

/** What the client has lived through so far. */
export interface EndpointClientLog {
  tries: number;
  opens: number;
  pings: number;
  pongs: number;
  closes: number[];
  /** Requests that it would forward. */
  taken: { id: unknown; body: unknown }[];
  /** Requests that it silently leaves out. */
  dropped: unknown[];
  /** What its user reads. */
  shown: string[];
  state: 'running' | 'given up' | 'stopped';
}

export interface EndpointClient {
  log: EndpointClientLog;
  stop(): void;
}

const PING_MS = 30_000;

type Json = Record<string, unknown>;

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function jsonOf(text: string): Json {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

/** It forwards a request only as it expects one. */
function isWhole(payload: unknown): payload is Json {
  if (!isObject(payload) || !isObject(payload['headers']) || !isObject(payload['query'])) return false;
  return Object.values(payload['headers']).every((value) => typeof value === 'string');
}

/**
 * The habits of a known client of the endpoint stream, written from what it does, not from what it should do:
 * JSON ping every 30 s; back-off of ten tries, set back as soon as a socket opens; a 404 without a body ends it, one
 * with a body is tried again; the credential it began with is used for ever; `error` is shown as text.
 */
export function startEndpointClient(url: string, timeScale: number): EndpointClient {
  const backOff = createBackOff(timeScale);
  const log: EndpointClientLog = {
    tries: 0,
    opens: 0,
    pings: 0,
    pongs: 0,
    closes: [],
    taken: [],
    dropped: [],
    shown: [],
    state: 'running',
  };
  let socket: WebSocket | null = null;
  let retry: NodeJS.Timeout | undefined;

  function receive(text: string): void {
    const { type, payload } = jsonOf(text);
    if (type === 'pong') log.pongs += 1;
    else if (type === 'error' && isObject(payload)) log.shown.push(String(payload['message']));
    else if (type === 'new_request') {
      if (isWhole(payload)) log.taken.push({ id: payload['id'], body: payload['body'] });
      else log.dropped.push(payload);
    }
    // Other types are left alone.
  }

  function tryLater(): void {
    if (log.state !== 'running') return;
    const waitMs = backOff.next();
    if (waitMs === null) log.state = 'given up';
    else retry = setTimeout(connect, waitMs);
  }

  function readRefusal(status: number, body: string): void {
    if (status === 404 && body === '') {
      log.state = 'given up';
      return;
    }
    const { error } = jsonOf(body);
    // What is no text would be shown as what JavaScript makes of it.
    const text = typeof error === 'string' ? error : '[object Object]';
    log.shown.push(error === undefined ? `HTTP ${status}` : text);
    tryLater();
  }

  function connect(): void {
    log.tries += 1;
    const own = new WebSocket(url, { perMessageDeflate: false });
    socket = own;
    let ping: NodeJS.Timeout | undefined;
    own.on('open', () => {
      log.opens += 1;
      backOff.reset();
      ping = setInterval(() => {
        log.pings += 1;
        own.send('{"type":"ping"}');
      }, PING_MS / timeScale);
    });
    own.on('message', (data: Buffer) => receive(data.toString()));
    own.on('unexpected-response', (_, response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => (body += chunk.toString()));
      response.on('end', () => {
        readRefusal(response.statusCode ?? 0, body);
      });
    });
    own.on('error', () => undefined);
    own.on('close', (code) => {
      clearInterval(ping);
      log.closes.push(code);
      tryLater();
    });
  }

  connect();
  return {
    log,
    stop: () => {
      log.state = 'stopped';
      clearTimeout(retry);
      socket?.terminate();
    },
  };
}
