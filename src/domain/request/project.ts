import { isUtf8 } from 'node:buffer';
import type { CapturedRequest } from '#protocol/captured-request.ts';
import type { StreamEvent } from '#domain/stream/log-store.ts';

export type HeaderPair = [name: string, value: string];

/** Bound to one connection (RFC 9110 section 7.6.1): clients that forward the object refuse them. */
const CONNECTION_BOUND = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'expect',
]);

/** Bytes of the stored form of a header list: each pair as `name:value\r\n`, Latin-1. */
export function storedHeaderBytes(rawHeaders: readonly string[]): number {
  // Colon, CR and LF of each pair.
  let bytes = 3 * (rawHeaders.length >> 1);
  for (const text of rawHeaders) bytes += text.length;
  return bytes;
}

/** The stored form, Latin-1 code points. A value can't hold CR or LF, a name can't hold a colon. */
export function storedHeaders(rawHeaders: readonly string[]): string {
  let text = '';
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) text += `${rawHeaders[i]}:${rawHeaders[i + 1]}\r\n`;
  return text;
}

/** The stored form back to names and values by turns. */
export function parseStoredHeaders(stored: Uint8Array): string[] {
  const list: string[] = [];
  for (const line of Buffer.from(stored.buffer, stored.byteOffset, stored.byteLength)
    .toString('latin1')
    .split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) list.push(line.slice(0, colon), line.slice(colon + 1));
  }
  return list;
}

/** Names and values by turns to pairs. */
export function toHeaderPairs(rawHeaders: readonly string[]): HeaderPair[] {
  const pairs: HeaderPair[] = [];
  for (let i = 0; i + 1 < rawHeaders.length; i += 2)
    pairs.push([rawHeaders[i] ?? '', rawHeaders[i + 1] ?? '']);
  return pairs;
}

/** The stored form to pairs, in order, with case and repeats. */
export function decodeHeaders(stored: Uint8Array): HeaderPair[] {
  return toHeaderPairs(parseStoredHeaders(stored));
}

/**
 * An ordinary object, because one without a prototype costs several times as much to write out. A header or
 * parameter may still be called `__proto__` or `toString`.
 */
function putJoined(target: Record<string, string>, [key, value]: HeaderPair, separator: string): void {
  const joined = Object.hasOwn(target, key) ? `${target[key]}${separator}${value}` : value;
  if (key !== '__proto__') target[key] = joined;
  else
    Object.defineProperty(target, key, {
      value: joined,
      enumerable: true,
      configurable: true,
      writable: true,
    });
}

/** Lower-case names, repeats joined with `, ` (`cookie` with `; `), connection-bound names left out. */
function projectHeaders(rawHeaders: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const key = (rawHeaders[i] ?? '').toLowerCase();
    if (CONNECTION_BOUND.has(key)) continue;
    putJoined(headers, [key, rawHeaders[i + 1] ?? ''], key === 'cookie' ? '; ' : ', ');
  }
  return headers;
}

/** Latin-1 code points as received, read as UTF-8 where the bytes are valid UTF-8. */
function bytesAsText(latin1: string): string {
  const bytes = Buffer.from(latin1, 'latin1');
  return isUtf8(bytes) ? bytes.toString('utf8') : latin1;
}

/** Path and query string of a raw request target, also in absolute form (RFC 9112 section 3.2.2). */
export function splitTarget(target: string): { path: string; search: string } {
  const relative = target.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '');
  const mark = relative.indexOf('?');
  if (mark < 0) return { path: bytesAsText(relative) || '/', search: '' };
  return { path: bytesAsText(relative.slice(0, mark)) || '/', search: bytesAsText(relative.slice(mark + 1)) };
}

/** Decoded pairs of the query string, in order; broken escapes stay readable. */
export function projectQueryPairs(search: string): HeaderPair[] {
  return [...new URLSearchParams(search)];
}

function projectQuery(search: string): Record<string, string> {
  const query: Record<string, string> = {};
  if (search === '') return query;
  for (const pair of new URLSearchParams(search)) putJoined(query, pair, ',');
  return query;
}

/** UTF-8 text if the bytes are valid UTF-8, else base64; either way the bytes can be had back exactly. */
export function decodeBody(body: Buffer): { body: string; bodyEncoding: 'utf8' | 'base64' } {
  return isUtf8(body)
    ? { body: body.toString('utf8'), bodyEncoding: 'utf8' }
    : { body: body.toString('base64'), bodyEncoding: 'base64' };
}

/** One log entry as the wire shows it. */
export function toCapturedRequest(event: StreamEvent, options: { raw: boolean }): CapturedRequest {
  const headers = projectHeaders(event.rawHeaders);
  const { path, search } = splitTarget(event.target);
  const { body, bodyEncoding } = decodeBody(event.body);
  return {
    id: event.id,
    endpointId: event.endpointId,
    method: event.method,
    path,
    headers,
    query: projectQuery(search),
    body,
    contentType: headers['content-type'] ?? '',
    ip: event.remoteAddress,
    userAgent: headers['user-agent'] ?? '',
    size: event.body.length,
    createdAt: new Date(event.receivedAtMs).toISOString(),
    seq: event.seq,
    bodyEncoding,
    ...(options.raw ? { rawHeaders: toHeaderPairs(event.rawHeaders), url: event.target } : {}),
  };
}
