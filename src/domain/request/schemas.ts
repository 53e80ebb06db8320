import { z } from 'zod';
import type { RequestAnswerView } from '#domain/client-answer/read-answer.ts';
import type { SignatureVerdict } from '#domain/signature/verdict.ts';
import { EndpointId } from '#domain/endpoint/schemas.ts';
import type { SignatureProvider } from '#protocol/signature-provider.ts';

export const RequestId = z.uuid('Request ids are UUIDs');

export const ListRequestsInput = z.object({
  endpointId: EndpointId,
  /** Only requests with a smaller seq; absent: from the newest. */
  before: z.int().positive().optional(),
  limit: z.int().min(1).max(200).default(100),
  /** Part of the target or the request id, case-insensitive. */
  text: z.string().trim().max(200).optional(),
  method: z.string().max(32).optional(),
});
export type ListRequestsInput = z.input<typeof ListRequestsInput>;

export const RequestIdInput = z.object({ id: RequestId });
export const RequestIdsInput = z.object({ ids: z.array(RequestId).min(1).max(500) });

/** One row of the inspector's list. */
export interface RequestSummary {
  id: string;
  endpointId: string;
  seq: number;
  method: string;
  /** The part of the path below the endpoint, with the query string; `/` for the endpoint itself. */
  subPath: string;
  contentType: string;
  userAgent: string;
  /** A known sender, from its headers; null if unknown. */
  provider: SignatureProvider | null;
  /** Bytes of the body. */
  size: number;
  ip: string;
  /** Arrival, ISO 8601 with milliseconds. */
  createdAt: string;
}

export interface RequestList {
  requests: RequestSummary[];
  /** Seq of the newest request of the endpoint's log; what to follow from. */
  head: number;
  /** Pass as `before` for the next page; null at the end. */
  nextBefore: number | null;
}

export interface RequestDetail extends RequestSummary {
  /** The raw request target, Latin-1 code points. */
  target: string;
  /** Path with `/h/<id>`, no query string. */
  path: string;
  httpVersion: string;
  /** In order, with case and repeats; Latin-1 code points. */
  rawHeaders: [name: string, value: string][];
  /** Decoded pairs of the query string, in order. */
  queryPairs: [name: string, value: string][];
  /** UTF-8 text if the bytes are valid UTF-8, else base64. At most the first MiB: see `bodyTruncated`. */
  body: string;
  bodyEncoding: 'utf8' | 'base64';
  bodyTruncated: boolean;
  /** Hex. */
  bodySha256: string;
  /** From arrival of the first byte of the request to the write of the row, milliseconds. */
  writtenAfterMs: number;
  /** Null when it carries no known signature and the endpoint checks none. */
  signature: SignatureVerdict | null;
  /** Null where the endpoint asked no client. */
  answer: RequestAnswerView | null;
  /** The sender may still be waiting for a client's answer. */
  isAnswerAwaited: boolean;
}
