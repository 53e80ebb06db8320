import { z } from 'zod';
import type { DomainContext } from '#domain/context.ts';
import { decodeBody } from '#domain/request/project.ts';
import { wholeCharacters } from '#domain/request/whole-characters.ts';
import type { AnswerSource } from './answer-record.ts';

/** How the sender was answered, on an endpoint that asked its clients. */
export interface RequestAnswerView {
  /** `client`, or why the endpoint answered itself. */
  source: AnswerSource;
  /** Null when the sender had left. */
  status: number | null;
  /** ISO 8601. */
  answeredAt: string;
  /** From the arrival of the request, in milliseconds. */
  latencyMs: number;
  /** Null where no client's answer went out. */
  client: {
    connectionId: string;
    clientType: string;
    /** `api_key:<id>` or `access_token:<id>`. */
    principal: string;
    /** What the key or token was called. */
    keyName: string | null;
    headers: [name: string, value: string][];
    /** The first 256 KiB, as text if all bytes are valid UTF-8. */
    body: string;
    bodyEncoding: 'utf8' | 'base64';
    bodyTruncated: boolean;
    /** Bytes of the whole body. */
    size: number;
  } | null;
}

const MAX_SHOWN_BYTES = 256 * 1024;
const StoredHeaders = z.array(z.tuple([z.string(), z.string()])).catch([]);

interface Row {
  source: AnswerSource;
  status: number | null;
  headers: unknown;
  bodyStart: Uint8Array;
  size: number;
  connectionId: string | null;
  clientType: string | null;
  principal: string | null;
  keyName: string | null;
  answeredAt: Date;
  latencyMs: number;
}

function clientOf(row: Row): RequestAnswerView['client'] {
  const { connectionId, clientType, principal, keyName, size } = row;
  if (connectionId === null || clientType === null || principal === null) return null;
  const start = Buffer.from(row.bodyStart);
  const bodyTruncated = size > start.length;
  return {
    connectionId,
    clientType,
    principal,
    keyName,
    headers: StoredHeaders.parse(row.headers),
    ...decodeBody(bodyTruncated ? wholeCharacters(start) : start),
    bodyTruncated,
    size,
  };
}

/** Of a request that the caller has found to be its own workspace's; null: nothing was written down. */
export async function readAnswer(
  ctx: DomainContext,
  at: { endpointId: string; workspaceId: string; seq: bigint },
): Promise<RequestAnswerView | null> {
  const [row] = await ctx.db.$queryRaw<Row[]>`
    SELECT a.source, a.status, a.headers, substring(a.body FROM 1 FOR ${MAX_SHOWN_BYTES}::int) AS "bodyStart",
           octet_length(a.body) AS size, a.connection_id AS "connectionId", a.client_type AS "clientType",
           a.principal, a.key_name AS "keyName", a.answered_at AS "answeredAt", a.latency_ms AS "latencyMs"
      FROM request_answer a JOIN endpoint e ON e.id = a.endpoint_id AND e.workspace_id = ${at.workspaceId}::uuid
     WHERE a.endpoint_id = ${at.endpointId}::uuid AND a.seq = ${at.seq}`;
  if (!row) return null;
  const { source, status, latencyMs } = row;
  return { source, status, latencyMs, answeredAt: row.answeredAt.toISOString(), client: clientOf(row) };
}
