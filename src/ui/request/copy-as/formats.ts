import { bodyBytes, toLatin1 } from '../body/body-bytes.ts';
import { messageHead } from '../detail/http-message.ts';
import type { RequestDetail } from '../router-types.ts';
import { toCurl } from './curl.ts';
import { toFetch } from './fetch.ts';
import { toHttpie } from './httpie.ts';
import { toPython } from './python.ts';
import { toSendable } from './sendable.ts';

export interface CopyFormat {
  id: 'curl' | 'fetch' | 'python' | 'httpie' | 'raw';
  title: string;
  write: (request: RequestDetail, origin: string) => string;
}

export const CURL: CopyFormat = {
  id: 'curl',
  title: 'curl',
  write: (...from) => toCurl(toSendable(...from)),
};

/** In the order of the menu. */
export const COPY_FORMATS: readonly CopyFormat[] = [
  CURL,
  { id: 'fetch', title: 'JavaScript fetch', write: (...from) => toFetch(toSendable(...from)) },
  { id: 'python', title: 'Python requests', write: (...from) => toPython(toSendable(...from)) },
  { id: 'httpie', title: 'HTTPie', write: (...from) => toHttpie(toSendable(...from)) },
  { id: 'raw', title: 'Raw HTTP message', write: rawMessage },
];

/** Bytes that are no text come as one Latin-1 character each: a clipboard holds nothing else. */
function rawMessage(request: RequestDetail): string {
  const body = request.bodyEncoding === 'utf8' ? request.body : toLatin1(bodyBytes(request));
  return messageHead(request) + body;
}
