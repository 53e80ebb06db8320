import type { RequestDetail } from '../router-types.ts';
import { bodyBytes } from '../body/body-bytes.ts';

/** A captured request as a client would send it again. */
export interface SendableRequest {
  method: string;
  url: string;
  /** Latin-1 code points; in order, with case and repeats. */
  headers: [name: string, value: string][];
  body: Uint8Array;
  /** The body if it is text without NUL, else null. */
  text: string | null;
  /** Where the whole body has to be put, when it is longer than its preview. */
  bodyFile: string | null;
}

/** They belong to one connection, or the client that sends writes its own. */
const OWN_OF_THE_CLIENT = new Set([
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

export function toSendable(request: RequestDetail, origin: string): SendableRequest {
  const isText = request.bodyEncoding === 'utf8' && !request.body.includes('\0');
  return {
    method: request.method,
    url: request.target.startsWith('/')
      ? origin + encodeTarget(request.target)
      : encodeTarget(request.target),
    headers: request.rawHeaders.filter(([name]) => !OWN_OF_THE_CLIENT.has(name.toLowerCase())),
    body: bodyBytes(request),
    text: isText ? request.body : null,
    bodyFile: request.bodyTruncated ? `request-${String(request.seq)}.bin` : null,
  };
}

export function hasHeader(request: SendableRequest, name: string): boolean {
  return request.headers.some(([other]) => other.toLowerCase() === name);
}

/** For clients whose headers are a dictionary: repeats in one line. */
export function joinRepeats(headers: SendableRequest['headers']): [name: string, value: string][] {
  const joined = new Map<string, [name: string, value: string]>();
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    const first = joined.get(key);
    if (first) first[1] += (key === 'cookie' ? '; ' : ', ') + value;
    else joined.set(key, [name, value]);
  }
  return [...joined.values()];
}

/** Bytes that clients would refuse or read as the start of a fragment, percent-encoded. */
function encodeTarget(target: string): string {
  return target.replace(
    /[^!-~]|#/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );
}
