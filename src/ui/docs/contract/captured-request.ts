import type { CapturedRequest } from '#protocol/captured-request.ts';
import { EXAMPLE } from './examples.ts';

export const CAPTURED_REQUEST_FIELDS: Readonly<Record<keyof CapturedRequest, string>> = {
  id: 'The request’s id: the same in every stream, list and answer. Recognise repeats by it.',
  endpointId: 'The endpoint it was sent to.',
  method: 'As it was sent.',
  path: 'The whole path with /h/<id>, without the query string.',
  headers:
    'Names in lower case; repeats joined with ", ", cookies with "; ". Headers of the connection (connection, transfer-encoding, upgrade …) are left out.',
  query: 'Decoded; repeated keys joined with ",".',
  body: 'The text, if the bytes are valid UTF-8, else base64: bodyEncoding says which.',
  contentType: 'The Content-Type header, or "".',
  ip: 'The sender’s address.',
  userAgent: 'The User-Agent header, or "".',
  size: 'Of the body, in bytes.',
  createdAt: 'When it arrived.',
  seq: 'Its number in the endpoint’s log: 1, 2, 3 … without a gap. This is the position to save.',
  bodyEncoding: 'How body is written.',
  rawHeaders: 'Only with raw=1: the header list as [name, value] in order, with case and repeats.',
  url: 'Only with raw=1: the request target as it was sent, path and query string.',
};

export const CAPTURED_REQUEST: CapturedRequest = {
  id: EXAMPLE.requestId,
  endpointId: EXAMPLE.endpointId,
  method: 'POST',
  path: `/h/${EXAMPLE.endpointId}/orders`,
  headers: { 'content-type': 'application/json', 'user-agent': 'shop/2.1' },
  query: { attempt: '1' },
  body: '{"order":1042}',
  contentType: 'application/json',
  ip: '203.0.113.10',
  userAgent: 'shop/2.1',
  size: 14,
  createdAt: EXAMPLE.time,
  seq: 42,
  bodyEncoding: 'utf8',
};
