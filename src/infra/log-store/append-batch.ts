import type { Client } from 'pg';
import type { CapturedBytes } from '#domain/stream/log-store.ts';
import { COPY_COLUMNS, encodeCopy, type NumberedCapture } from './copy-binary.ts';
import type { CopyBuffer } from './copy-buffer.ts';
import { CopyQuery } from './copy-query.ts';

/** Everything the writer's session needs, once per connection. */
export const WRITER_SESSION_SQL = `
SET synchronous_commit = on;
SET idle_in_transaction_session_timeout = '30s';
PREPARE advance_cursors (uuid[], uuid[], int8[], int8[], date) AS
WITH touched AS (
  SELECT * FROM unnest($1, $2, $3, $4) AS t (endpoint_id, workspace_id, requests, bytes)
), locked AS (
  SELECT c.endpoint_id FROM endpoint_cursor c JOIN touched USING (endpoint_id)
  ORDER BY c.endpoint_id FOR UPDATE OF c
), advanced AS (
  UPDATE endpoint_cursor c SET last_seq = c.last_seq + t.requests
  FROM touched t JOIN locked USING (endpoint_id)
  WHERE c.endpoint_id = t.endpoint_id
  RETURNING c.endpoint_id, c.last_seq, t.workspace_id, t.requests, t.bytes
), counted AS (
  INSERT INTO usage_day AS u (workspace_id, endpoint_id, day, requests, bytes)
  SELECT workspace_id, endpoint_id, $5, requests, bytes FROM advanced ORDER BY endpoint_id
  ON CONFLICT (endpoint_id, day)
  DO UPDATE SET requests = u.requests + excluded.requests, bytes = u.bytes + excluded.bytes
)
SELECT endpoint_id, last_seq FROM advanced`;

/** One connection, and the memory in which its rows are encoded. */
export interface WriterSession {
  client: Client;
  buffer: CopyBuffer;
}

interface Touched {
  workspaceId: string;
  requests: number;
  bytes: number;
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Ids go into SQL text, because a prepared statement is run by EXECUTE in a simple query. */
function uuidArray(ids: readonly string[]): string {
  for (const id of ids) if (!UUID.test(id)) throw new TypeError('not a UUID in a batch');
  return `'{${ids.join(',')}}'`;
}

function advanceSql(touched: ReadonlyMap<string, Touched>, day: string): string {
  const rows = [...touched.values()];
  const requests = rows.map((row) => row.requests).join(',');
  const bytes = rows.map((row) => row.bytes).join(',');
  const endpoints = uuidArray([...touched.keys()]);
  const workspaces = uuidArray(rows.map((row) => row.workspaceId));
  return `BEGIN; EXECUTE advance_cursors (${endpoints}, ${workspaces}, '{${requests}}', '{${bytes}}', '${day}')`;
}

function countTouched(batch: readonly CapturedBytes[]): Map<string, Touched> {
  const touched = new Map<string, Touched>();
  for (const { endpointId, workspaceId, body } of batch) {
    const row = touched.get(endpointId);
    if (row) {
      row.requests += 1;
      row.bytes += body.length;
    } else touched.set(endpointId, { workspaceId, requests: 1, bytes: body.length });
  }
  return touched;
}

/** The first seq that this batch may use, by endpoint; deleted endpoints are missing. */
function firstSeqs(rows: readonly unknown[], touched: ReadonlyMap<string, Touched>): Map<string, number> {
  const next = new Map<string, number>();
  for (const row of rows) {
    // Guarantee: the prepared statement selects (endpoint_id uuid, last_seq bigint), which pg gives as strings.
    const [endpointId, lastSeq] = row as [string, string];
    next.set(endpointId, Number(lastSeq) - (touched.get(endpointId)?.requests ?? 0) + 1);
  }
  return next;
}

/**
 * One transaction in two round trips: lock and advance the cursors in id order, then the rows and the commit.
 * Row locks are held until the commit, so that seq order is commit order with any number of writers.
 * @returns the seq of each capture, null where the endpoint is gone.
 */
export async function appendBatch(
  { client, buffer }: WriterSession,
  batch: readonly CapturedBytes[],
  nowMs: () => number,
): Promise<(number | null)[]> {
  const touched = countTouched(batch);
  const day = new Date(nowMs()).toISOString().slice(0, 10);
  // pg's promise for a text of several statements is an array of results.
  const results = (await client.query({ text: advanceSql(touched, day), rowMode: 'array' })) as unknown;
  const advanced = Array.isArray(results) ? (results[1] as { rows: unknown[] }).rows : [];
  const next = firstSeqs(advanced, touched);

  const seqs: (number | null)[] = [];
  const rows: NumberedCapture[] = [];
  for (const capture of batch) {
    const seq = next.get(capture.endpointId) ?? null;
    seqs.push(seq);
    if (seq === null) continue;
    next.set(capture.endpointId, seq + 1);
    rows.push({ capture, seq });
  }
  if (rows.length === 0) {
    await client.query('ROLLBACK');
    return seqs;
  }
  const copy = new CopyQuery(
    `COPY request (${COPY_COLUMNS}) FROM STDIN BINARY; COMMIT`,
    encodeCopy(buffer, rows, nowMs()),
  );
  client.query(copy);
  await copy.done;
  return seqs;
}
