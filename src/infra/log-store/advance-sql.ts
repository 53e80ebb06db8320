import { utcDayName } from '#domain/limit/utc-day.ts';
import type { CapturedBytes } from '#domain/stream/log-store.ts';

// Each advances the cursors of a batch and counts the day's usage. `_one` is for the batch of one endpoint, by far the
// most frequent, and costs a third less. `expect_` fails with a division by zero unless every cursor is where this node
// has left it; the others lock whatever is there, in id order, so that two nodes can't deadlock.

const COUNT_USAGE = `
  INSERT INTO usage_day AS u (workspace_id, endpoint_id, day, requests, bytes)
  SELECT workspace_id, endpoint_id, $5, requests, bytes FROM advanced ORDER BY endpoint_id
  ON CONFLICT (endpoint_id, day)
  DO UPDATE SET requests = u.requests + excluded.requests, bytes = u.bytes + excluded.bytes`;

function advanceOne(condition: string): string {
  return `
WITH advanced AS (
  UPDATE endpoint_cursor SET last_seq = last_seq + $3 WHERE endpoint_id = $1 ${condition}
  RETURNING endpoint_id, last_seq, $2 AS workspace_id, $3 AS requests, $4 AS bytes
), counted AS (${COUNT_USAGE})`;
}

function advanceMany(columns: string, condition: string): string {
  return `
WITH touched AS (
  SELECT * FROM unnest(${columns}) AS t (endpoint_id, workspace_id, requests, bytes, expected)
), locked AS (
  SELECT c.endpoint_id FROM endpoint_cursor c JOIN touched USING (endpoint_id)
  ORDER BY c.endpoint_id FOR UPDATE OF c
), advanced AS (
  UPDATE endpoint_cursor c SET last_seq = c.last_seq + t.requests
  FROM touched t JOIN locked USING (endpoint_id)
  WHERE c.endpoint_id = t.endpoint_id ${condition}
  RETURNING c.endpoint_id, c.last_seq, t.workspace_id, t.requests, t.bytes
), counted AS (${COUNT_USAGE})`;
}

/** Everything that the statements below need, once per connection. */
export const PREPARE_ADVANCE_SQL = `
PREPARE advance_one (uuid, uuid, int8, int8, date) AS ${advanceOne('')}
SELECT endpoint_id, last_seq FROM advanced;
PREPARE expect_one (uuid, uuid, int8, int8, date, int8) AS ${advanceOne('AND last_seq = $6')}
SELECT 1 / count(*) FROM advanced;
PREPARE advance_many (uuid[], uuid[], int8[], int8[], date) AS ${advanceMany('$1, $2, $3, $4, $3', '')}
SELECT endpoint_id, last_seq FROM advanced;
PREPARE expect_many (uuid[], uuid[], int8[], int8[], date, int8[]) AS
${advanceMany('$1, $2, $3, $4, $6', 'AND c.last_seq = t.expected')}
SELECT 1 / (count(*) = cardinality($1))::int FROM advanced`;

/** SQLSTATE division_by_zero: a cursor is not where it was expected. */
export const NOT_AS_EXPECTED = '22012';

/** What a batch adds to one endpoint. */
export interface Touched {
  workspaceId: string;
  requests: number;
  bytes: number;
}

export function countTouched(batch: readonly CapturedBytes[]): Map<string, Touched> {
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

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Ids go into SQL text, because a prepared statement is run by EXECUTE in a simple query. */
function uuidText(id: string): string {
  if (!UUID.test(id)) throw new TypeError('not a UUID in a batch');
  return id;
}

/** The statement that advances the cursors; with `expected` positions, in the order of `touched`, the one that insists on them. */
export function advanceSql(
  touched: ReadonlyMap<string, Touched>,
  nowMs: number,
  expected: readonly number[] | null,
): string {
  const day = utcDayName(nowMs);
  const ids = [...touched.keys()].map(uuidText);
  const rows = [...touched.values()];
  const workspaces = rows.map((row) => uuidText(row.workspaceId));
  const lists = [ids, workspaces, rows.map((row) => row.requests), rows.map((row) => row.bytes)];
  const isOne = ids.length === 1;
  const literal = (list: readonly (string | number)[]): string =>
    `'${isOne ? list[0] : `{${list.join(',')}}`}'`;
  const values = [...lists.map(literal), `'${day}'`, ...(expected ? [literal(expected)] : [])];
  return `EXECUTE ${expected ? 'expect' : 'advance'}_${isOne ? 'one' : 'many'} (${values.join(', ')})`;
}
