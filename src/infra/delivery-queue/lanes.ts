import type { Pool } from 'pg';

export interface LaneHolder {
  nodeId: string;
  ttlMs: number;
}

const LEASE_UNTIL = `now() + $2 * interval '1 millisecond'`;

// Sorted, so that two nodes that ask for the same lanes at once wait for each other in one direction only; a lane that
// somebody is just taking over is skipped.
const TAKE_SQL = `
WITH wanted AS MATERIALIZED (SELECT id FROM unnest($3::uuid[]) AS id ORDER BY id),
taken_over AS (
  UPDATE delivery_lane l SET lease_owner = $1, lease_until = ${LEASE_UNTIL}
    FROM (SELECT endpoint_id FROM delivery_lane
           WHERE endpoint_id = ANY($3::uuid[]) AND (lease_until < now() OR lease_owner = $1)
           FOR UPDATE SKIP LOCKED) free
   WHERE l.endpoint_id = free.endpoint_id RETURNING l.endpoint_id
), fresh AS (
  INSERT INTO delivery_lane (endpoint_id, lease_owner, lease_until)
  SELECT id, $1, ${LEASE_UNTIL} FROM wanted ON CONFLICT (endpoint_id) DO NOTHING RETURNING endpoint_id
)
SELECT endpoint_id FROM taken_over UNION ALL SELECT endpoint_id FROM fresh`;

const RENEW_SQL = `UPDATE delivery_lane SET lease_until = ${LEASE_UNTIL} WHERE lease_owner = $1 RETURNING endpoint_id`;

const GIVE_UP_SQL = 'DELETE FROM delivery_lane WHERE lease_owner = $1 AND endpoint_id = ANY($2::uuid[])';

async function endpointIds(pool: Pool, query: { name: string; text: string; values: unknown[] }) {
  const { rows } = await pool.query<{ endpoint_id: string }>(query);
  return rows.map((row) => row.endpoint_id);
}

export function takeLanes(pool: Pool, { nodeId, ttlMs }: LaneHolder, ids: readonly string[]) {
  return endpointIds(pool, { name: 'lanes-take', text: TAKE_SQL, values: [nodeId, ttlMs, ids] });
}

export function renewLanes(pool: Pool, { nodeId, ttlMs }: LaneHolder) {
  return endpointIds(pool, { name: 'lanes-renew', text: RENEW_SQL, values: [nodeId, ttlMs] });
}

export async function giveUpLanes(pool: Pool, { nodeId }: LaneHolder, ids: readonly string[]): Promise<void> {
  await pool.query({ name: 'lanes-give-up', text: GIVE_UP_SQL, values: [nodeId, ids] });
}
