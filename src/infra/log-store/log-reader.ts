import type { Pool } from 'pg';
import { parseStoredHeaders } from '#domain/request/project.ts';
import type { LogHead, ReadBounds, StreamEvent } from '#domain/stream/log-store.ts';

interface RequestRow {
  id: string;
  workspace_id: string;
  endpoint_id: string;
  seq: string;
  method: string;
  target: string;
  http_version: string;
  headers: Buffer;
  body: Buffer;
  body_sha256: Buffer;
  remote_address: string;
  received_us: string;
  written_us: string;
}

// The running size is taken before the rows are fetched, so that a page never holds much more than maxBytes.
const READ_SQL = `
SELECT r.id, r.workspace_id, r.endpoint_id, r.seq, r.method, r.target, r.http_version, r.headers, r.body,
       r.body_sha256, r.remote_address,
       (extract(epoch FROM r.received_at) * 1000000)::int8 AS received_us,
       (extract(epoch FROM r.written_at) * 1000000)::int8 AS written_us
FROM (
  SELECT seq, sum(body_size + 2048) OVER (ORDER BY seq) - (body_size + 2048) AS before
  FROM request WHERE endpoint_id = $1 AND seq > $2 AND deleted_at IS NULL ORDER BY seq LIMIT $3
) page
JOIN request r ON r.endpoint_id = $1 AND r.seq = page.seq
WHERE page.before < $4
ORDER BY r.seq`;

function toEvent(row: RequestRow): StreamEvent {
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    endpointId: row.endpoint_id,
    seq: Number(row.seq),
    method: row.method,
    target: row.target,
    httpVersion: row.http_version,
    rawHeaders: parseStoredHeaders(row.headers),
    headerBytes: row.headers.length,
    body: row.body,
    bodySha256: row.body_sha256,
    remoteAddress: row.remote_address,
    receivedAtMs: Number(row.received_us) / 1000,
    writtenAtMs: Number(row.written_us) / 1000,
  };
}

/** Stored events with a greater seq, in order; removed ones are left out. */
export async function readEvents(
  pool: Pool,
  position: { endpointId: string; afterSeq: number },
  bounds: ReadBounds,
): Promise<StreamEvent[]> {
  const { rows } = await pool.query<RequestRow>({
    name: 'log-read',
    text: READ_SQL,
    values: [position.endpointId, position.afterSeq, bounds.maxEvents, bounds.maxBytes],
  });
  return rows.map(toEvent);
}

export async function readHeads(pool: Pool, endpointIds: readonly string[]): Promise<Map<string, LogHead>> {
  const { rows } = await pool.query<{ endpoint_id: string; last_seq: string; pruned_seq: string }>({
    name: 'log-heads',
    text: 'SELECT endpoint_id, last_seq, pruned_seq FROM endpoint_cursor WHERE endpoint_id = ANY($1::uuid[])',
    values: [endpointIds],
  });
  return new Map(
    rows.map((row) => [
      row.endpoint_id,
      { lastSeq: Number(row.last_seq), prunedSeq: Number(row.pruned_seq) },
    ]),
  );
}
