import type { IncomingMessage } from 'node:http';
import { ConsumerName } from '#domain/consumer/consumer-name.ts';
import type { Refusal } from './refusal.ts';

/** What an upgrade request to the endpoint stream says, parsed once. */
export interface HandshakeParams {
  endpointId: string;
  /** The API key or token; null when there is none. */
  credential: string | null;
  isCli: boolean;
  mode: 'listen' | 'forward' | null;
  after: number | null;
  /** The reader whose position the server keeps; null: none. */
  consumer: { name: string; isShared: boolean } | null;
  raw: boolean;
  userAgent: string | null;
}

const STREAM_PATH = /^\/ws\/([^/?#]+)\/?(?:[?#]|$)/;
const WEBSOCKET_KEY = /^[+/0-9A-Za-z]{22}==$/;
const MAX_TARGET_LENGTH = 4_096;

/** The endpoint that a target of the endpoint stream addresses; null when it is another route. */
export function streamAddress(target: string): string | null {
  return STREAM_PATH.exec(target)?.[1] ?? null;
}

/** RFC 6455 section 4.2.1: null for a valid opening handshake. */
export function judgeUpgrade(request: IncomingMessage): Refusal | null {
  const { headers, method, url = '' } = request;
  const isWebSocket = headers.upgrade?.toLowerCase() === 'websocket';
  if (method !== 'GET' || !isWebSocket) return upgradeRequired();
  if (headers['sec-websocket-version'] !== '13') {
    return { ...upgradeRequired(), headers: { Upgrade: 'websocket', 'Sec-WebSocket-Version': '13' } };
  }
  if (!WEBSOCKET_KEY.test(headers['sec-websocket-key'] ?? '')) {
    return badRequest('The Sec-WebSocket-Key header is missing or malformed', 'BAD_HANDSHAKE');
  }
  return url.length > MAX_TARGET_LENGTH ? badRequest('The URL is too long', 'BAD_HANDSHAKE') : null;
}

export function upgradeRequired(): Refusal {
  const error = 'This is a WebSocket endpoint: connect with a WebSocket client (RFC 6455, version 13)';
  return { status: 426, json: { error, code: 'UPGRADE_REQUIRED' }, headers: { Upgrade: 'websocket' } };
}

function badRequest(error: string, code: 'BAD_HANDSHAKE' | 'INVALID_CURSOR' | 'INVALID_CONSUMER'): Refusal {
  return { status: 400, json: { error, code } };
}

export function bearerOf(request: IncomingMessage): string | null {
  return /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? '')?.[1] ?? null;
}

function parseAfter(text: string | null): number | null | Refusal {
  if (text === null || text === '') return null;
  const after = Number(text);
  if (/^\d{1,15}$/.test(text) && Number.isSafeInteger(after)) return after;
  return badRequest('"after" is the seq of the last event you have: a whole number from 0', 'INVALID_CURSOR');
}

function parseConsumer(query: URLSearchParams): HandshakeParams['consumer'] | Refusal {
  const name = query.get('consumer');
  const isShared = query.get('share') === '1';
  if (name === null) {
    return isShared ? badRequest('"share" needs a name: add consumer=<name>', 'INVALID_CONSUMER') : null;
  }
  const parsed = ConsumerName.safeParse(name);
  if (parsed.success) return { name, isShared };
  return badRequest(parsed.error.issues[0]?.message ?? 'The consumer name is not valid', 'INVALID_CONSUMER');
}

function parseMode(text: string | null): HandshakeParams['mode'] {
  return text === 'listen' || text === 'forward' ? text : null;
}

export function isRefusal(value: object | number | null): value is Refusal {
  return typeof value === 'object' && value !== null && 'status' in value;
}

/** Parses an upgrade request, or says what is wrong with it. */
export function parseHandshake(request: IncomingMessage): HandshakeParams | Refusal {
  const refusal = judgeUpgrade(request);
  if (refusal) return refusal;
  const target = request.url ?? '';
  const query = new URL(target, 'ws://localhost').searchParams;
  const after = parseAfter(query.get('after'));
  if (isRefusal(after)) return after;
  const consumer = parseConsumer(query);
  if (isRefusal(consumer)) return consumer;
  return {
    endpointId: streamAddress(target) ?? '',
    credential: query.get('apikey') ?? query.get('token') ?? bearerOf(request),
    isCli: query.get('client') === 'cli',
    mode: parseMode(query.get('mode')),
    after,
    consumer,
    raw: query.get('raw') === '1',
    userAgent: request.headers['user-agent']?.slice(0, 256) ?? null,
  };
}
