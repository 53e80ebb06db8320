import { v7 as uuidv7 } from 'uuid';
import pg from 'pg';
import { storedHeaders } from '#domain/request/project.ts';
import { webhookTo } from './load/webhook-bytes.ts';

/** Endpoints with a destination each, and deliveries that wait there, in the database of a running Hookwire. */
export interface Backlog {
  /** Puts deliveries of requests of their own into the queue, the same number for each endpoint, due at once from now on. */
  fill(count: number): Promise<void>;
  /** Attempts that are kept, as far as the committed hours tell. */
  settled(): Promise<number>;
  /** What is kept of what was filled in, and when the first attempt began, in Unix milliseconds. */
  outcome(): Promise<{ open: number; delivered: number; attempts: number; startedAtMs: number }>;
  /** Empties the queue and all that was written with it, but for the requests. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

const FILL_SQL = `
WITH stored AS (
  INSERT INTO request (id, workspace_id, endpoint_id, seq, method, target, http_version, headers, body, body_size,
                       body_sha256, remote_address, received_at, written_at)
  SELECT uuidv7(), $1, e.id, n, 'POST', '/h/' || e.id, '1.1', $3::bytea, $4::bytea, octet_length($4), sha256($4), '127.0.0.1',
         now(), now()
    FROM generate_series(1, $5::int) AS n CROSS JOIN unnest($2::uuid[]) AS e (id) ORDER BY n
  RETURNING id, endpoint_id, seq
)
INSERT INTO delivery (id, workspace_id, endpoint_id, seq, request_id, destination_id, next_attempt_at, updated_at)
SELECT uuidv7(), $1, s.endpoint_id, s.seq, s.id, t.id, now() + interval '1 second', now()
  FROM stored s JOIN destination t ON t.endpoint_id = s.endpoint_id`;

const OUTCOME_SQL = `
SELECT count(*) FILTER (WHERE next_attempt_at IS NOT NULL) AS open,
       count(*) FILTER (WHERE status = 'delivered') AS delivered,
       (SELECT count(*) FROM delivery_attempt WHERE status_code = 200) AS attempts,
       (SELECT extract(epoch FROM min(started_at)) * 1000 FROM delivery_attempt) AS started_ms
  FROM delivery`;

const CLEAR_SQL = 'TRUNCATE delivery, delivery_attempt, destination_hour';

export async function createBacklog(
  connectionString: string,
  { besideEndpoint, url, endpoints }: { besideEndpoint: string; url: string; endpoints: number },
): Promise<Backlog> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  const { rows: found } = await client.query<{ workspace_id: string }>(
    'SELECT workspace_id FROM endpoint WHERE id = $1',
    [besideEndpoint],
  );
  const workspaceId = found[0]?.workspace_id;
  const webhook = webhookTo('127.0.0.1');
  const endpointIds = Array.from({ length: endpoints }, () => uuidv7());
  for (const id of endpointIds) {
    await client.query(
      `INSERT INTO endpoint (id, workspace_id, name, updated_at) VALUES ($1, $2, 'Bench', now())`,
      [id, workspaceId],
    );
    await client.query(
      `INSERT INTO destination (id, workspace_id, endpoint_id, url, updated_at) VALUES ($1, $2, $3, $4, now())`,
      [uuidv7(), workspaceId, id, url],
    );
  }
  const headers = Buffer.from(storedHeaders(webhook.rawHeaders), 'latin1');
  const body = Buffer.from(webhook.body);
  return {
    fill: async (count) => {
      const values = [workspaceId, endpointIds, headers, body, count / endpoints];
      await client.query(FILL_SQL, values);
    },
    settled: async () => {
      const { rows } = await client.query<{ sum: string }>(
        'SELECT coalesce(sum(succeeded + failed), 0) AS sum FROM destination_hour',
      );
      return Number(rows[0]?.sum ?? 0);
    },
    outcome: async () => {
      const { rows } =
        await client.query<Record<'open' | 'delivered' | 'attempts' | 'started_ms', string>>(OUTCOME_SQL);
      const [row] = rows;
      return {
        open: Number(row?.open),
        delivered: Number(row?.delivered),
        attempts: Number(row?.attempts),
        startedAtMs: Number(row?.started_ms),
      };
    },
    clear: async () => {
      await client.query(CLEAR_SQL);
      await client.query('CHECKPOINT');
    },
    close: () => client.end(),
  };
}
