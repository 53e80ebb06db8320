import { Prisma } from '#generated/prisma/client.ts';
import type { StreamEvent } from '#domain/stream/log-store.ts';
import { parseStoredHeaders } from './project.ts';
import { wholeCharacters } from './whole-characters.ts';

/** Bytes of each body that a list has: a page of large bodies must not fill the memory. */
const LISTED_BODY_BYTES = 64 * 1024;

/** Columns of `request r` for lists. */
export const CUT_EVENT_COLUMNS = Prisma.sql`
  r.id, r.workspace_id AS "workspaceId", r.endpoint_id AS "endpointId", r.seq, r.method, r.target,
  r.http_version AS "httpVersion", r.headers, substring(r.body FROM 1 FOR ${LISTED_BODY_BYTES}::int) AS "bodyStart",
  r.body_size AS "bodySize", r.body_sha256 AS "bodySha256", r.remote_address AS "remoteAddress",
  r.received_at AS "receivedAt", r.written_at AS "writtenAt"`;

export interface CutEventRow {
  id: string;
  workspaceId: string;
  endpointId: string;
  seq: bigint;
  method: string;
  target: string;
  httpVersion: string;
  headers: Uint8Array;
  bodyStart: Uint8Array;
  bodySize: number;
  bodySha256: Uint8Array;
  remoteAddress: string;
  receivedAt: Date;
  writtenAt: Date;
}

export interface CutEvent {
  /** With the start of its body, if that is large. */
  event: StreamEvent;
  bodySize: number;
  bodyTruncated: boolean;
}

export function toCutEvent({ bodyStart, bodySize, receivedAt, writtenAt, ...row }: CutEventRow): CutEvent {
  const start = Buffer.from(bodyStart);
  const bodyTruncated = bodySize > start.length;
  const event = {
    ...row,
    seq: Number(row.seq),
    rawHeaders: parseStoredHeaders(row.headers),
    headerBytes: row.headers.length,
    body: bodyTruncated ? wholeCharacters(start) : start,
    bodySha256: Buffer.from(row.bodySha256),
    receivedAtMs: receivedAt.getTime(),
    writtenAtMs: writtenAt.getTime(),
  };
  return { event, bodySize, bodyTruncated };
}
