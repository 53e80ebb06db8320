import type { Pool } from 'pg';
import type { DeliveryQueue, StoredRequest, WaitingDelivery } from '#domain/delivery/delivery-queue.ts';
import { parseStoredHeaders } from '#domain/request/project.ts';
import { DELIVERY_COLUMNS, toWaiting, type DeliveryRow } from './rows.ts';

function pageSql(condition: string, order: string): string {
  return `
SELECT d.*, octet_length(r.headers) + r.body_size AS request_bytes
  FROM (SELECT ${DELIVERY_COLUMNS} FROM delivery d
         WHERE d.destination_id = $1 AND d.next_attempt_at IS NOT NULL ${condition}
           AND d.id <> ALL($3::uuid[])
         ORDER BY ${order} LIMIT $2) d
  LEFT JOIN request r ON r.endpoint_id = d.endpoint_id AND r.seq = d.seq AND r.deleted_at IS NULL`;
}

const DUE_SQL = pageSql(
  'AND d.next_attempt_at <= to_timestamp($4::float8 / 1000)',
  'd.next_attempt_at, d.seq',
);
const ORDERED_SQL = pageSql('', 'd.seq');

/** The join does not promise to keep the order of the page. */
function inOrder(isOrdered: boolean): (a: WaitingDelivery, b: WaitingDelivery) => number {
  return isOrdered ? (a, b) => a.seq - b.seq : (a, b) => a.dueAtMs - b.dueAtMs || a.seq - b.seq;
}

export async function readWaiting(
  pool: Pool,
  ...[{ id, isOrdered }, { nowMs, limit, except }]: Parameters<DeliveryQueue['readWaiting']>
): Promise<WaitingDelivery[]> {
  const values = [id, limit, except];
  const { rows } = await pool.query<DeliveryRow>(
    isOrdered
      ? { name: 'deliveries-ordered', text: ORDERED_SQL, values }
      : { name: 'deliveries-due', text: DUE_SQL, values: [...values, nowMs] },
  );
  return rows.map(toWaiting).sort(inOrder(isOrdered));
}

interface RequestRow {
  seq: string;
  method: string;
  target: string;
  headers: Buffer;
  body: Buffer;
}

export async function readRequests(
  pool: Pool,
  endpointId: string,
  seqs: readonly number[],
): Promise<Map<number, StoredRequest>> {
  const { rows } = await pool.query<RequestRow>({
    name: 'delivery-requests',
    text: `SELECT seq, method, target, headers, body FROM request
            WHERE endpoint_id = $1 AND seq = ANY($2::int8[]) AND deleted_at IS NULL`,
    values: [endpointId, seqs],
  });
  return new Map(
    rows.map(({ seq, method, target, headers, body }) => [
      Number(seq),
      { method, target, rawHeaders: parseStoredHeaders(headers), body },
    ]),
  );
}

export async function openUnlisted(pool: Pool, endpointIds: readonly string[]): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>({
    name: 'destinations-open-unlisted',
    text: `SELECT t.id FROM destination t WHERE t.endpoint_id = ANY($1::uuid[]) AND NOT t.is_listed
              AND EXISTS (SELECT FROM delivery d WHERE d.destination_id = t.id AND d.next_attempt_at IS NOT NULL)`,
    values: [endpointIds],
  });
  return rows.map(({ id }) => id);
}
