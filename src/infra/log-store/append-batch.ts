import type { Client } from 'pg';
import type { CapturedBytes } from '#domain/stream/log-store.ts';
import {
  advanceSql,
  countTouched,
  NOT_AS_EXPECTED,
  PREPARE_ADVANCE_SQL,
  type Touched,
} from './advance-sql.ts';
import { COPY_COLUMNS, DELIVERY_COPY_COLUMNS, encodeCopy, type NumberedCapture } from './copy-binary.ts';
import { CopyBuffer } from './copy-buffer.ts';
import { CopyQuery } from './copy-query.ts';
import { KnownHeads } from './known-heads.ts';

const COPY_SQL = `COPY request (${COPY_COLUMNS}) FROM STDIN BINARY`;
const COPY_DELIVERIES_SQL = `COPY delivery (${DELIVERY_COPY_COLUMNS}) FROM STDIN BINARY`;

/** One connection and what belongs to it: memory in which rows are encoded, and where it has left each log. */
export interface WriterSession {
  client: Client;
  buffer: CopyBuffer;
  heads: KnownHeads;
}

/** Prepares a connection for `appendBatch`. */
export async function openWriterSession(client: Client): Promise<WriterSession> {
  await client.query(
    `SET synchronous_commit = on; SET idle_in_transaction_session_timeout = '30s'; ${PREPARE_ADVANCE_SQL}`,
  );
  return { client, buffer: new CopyBuffer(), heads: new KnownHeads() };
}

interface Numbered {
  rows: NumberedCapture[];
  /** The seq of each capture of the batch, null where the endpoint is gone. */
  seqs: (number | null)[];
}

/** Numbers a batch in order, from the position of each log before it. */
function number(batch: readonly CapturedBytes[], heads: Map<string, number>): Numbered {
  const seqs: (number | null)[] = [];
  const rows: NumberedCapture[] = [];
  for (const capture of batch) {
    const head = heads.get(capture.endpointId);
    const seq = head === undefined ? null : head + 1;
    seqs.push(seq);
    if (seq === null) continue;
    heads.set(capture.endpointId, seq);
    rows.push({ capture, seq });
  }
  return { rows, seqs };
}

/** Sends `before`, the rows with what of them is to be delivered, and the COMMIT. */
async function sendRows(
  session: WriterSession,
  before: string,
  part: { rows: NumberedCapture[]; nowMs: number },
) {
  const { requests, deliveries } = encodeCopy(session.buffer, part.rows, part.nowMs);
  const copy = deliveries
    ? new CopyQuery(`${before}${COPY_SQL}; ${COPY_DELIVERIES_SQL}; COMMIT`, [requests, deliveries])
    : new CopyQuery(`${before}${COPY_SQL}; COMMIT`, [requests]);
  session.client.query(copy);
  await copy.done;
}

function isNotAsExpected(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === NOT_AS_EXPECTED;
}

interface Batch {
  captures: readonly CapturedBytes[];
  touched: ReadonlyMap<string, Touched>;
}

/** One round trip: numbers from what is known. Null when the database says otherwise; nothing is written then. */
async function appendExpecting(
  session: WriterSession,
  { captures, touched }: Batch,
  at: { expected: readonly number[]; nowMs: number },
): Promise<(number | null)[] | null> {
  const heads = new Map([...touched.keys()].map((id, i) => [id, at.expected[i] ?? 0]));
  const { rows, seqs } = number(captures, heads);
  const text = `BEGIN; ${advanceSql(touched, at.nowMs, at.expected)}; `;
  try {
    await sendRows(session, text, { rows, nowMs: at.nowMs });
  } catch (error) {
    if (!isNotAsExpected(error)) throw error;
    await session.client.query('ROLLBACK');
    session.heads.forget(touched.keys(), at.nowMs);
    return null;
  }
  for (const [id, head] of heads) session.heads.set(id, head);
  return seqs;
}

/** Two round trips: lock and advance the cursors in id order, then the rows and the commit. */
async function appendLocking(
  session: WriterSession,
  { captures, touched }: Batch,
  nowMs: number,
): Promise<(number | null)[]> {
  const { client } = session;
  const text = `BEGIN; ${advanceSql(touched, nowMs, null)}`;
  // pg's promise for a text of several statements is an array of results.
  const results = (await client.query({ text, rowMode: 'array' })) as unknown;
  const advanced = Array.isArray(results) ? (results[1] as { rows: unknown[] }).rows : [];
  const heads = new Map<string, number>();
  for (const row of advanced) {
    // Guarantee: the prepared statement selects (endpoint_id uuid, last_seq bigint), which pg gives as strings.
    const [endpointId, lastSeq] = row as [string, string];
    heads.set(endpointId, Number(lastSeq) - (touched.get(endpointId)?.requests ?? 0));
  }
  const { rows, seqs } = number(captures, heads);
  if (rows.length === 0) {
    await client.query('ROLLBACK');
    return seqs;
  }
  await sendRows(session, '', { rows, nowMs });
  for (const [id, head] of heads) session.heads.set(id, head);
  return seqs;
}

/**
 * One transaction. Cursors' row locks are held until the commit, so that seq order is commit order with any number of
 * writers.
 * @returns the seq of each capture, null where the endpoint is gone.
 */
export async function appendBatch(
  session: WriterSession,
  captures: readonly CapturedBytes[],
  nowMs: () => number,
): Promise<(number | null)[]> {
  const touched = countTouched(captures);
  const at = nowMs();
  const expected = session.heads.ofAll(touched.keys(), at);
  const seqs = expected && (await appendExpecting(session, { captures, touched }, { expected, nowMs: at }));
  return seqs ?? appendLocking(session, { captures, touched }, nowMs());
}
