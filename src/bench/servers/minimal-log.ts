import type { IncomingHttpHeaders } from 'node:http';
import pg from 'pg';
import { encodeRows } from './minimal-copy.ts';
import type { MinimalId } from './minimal-ids.ts';
import { pipelinedCopy } from './minimal-pipeline.ts';

export interface MinimalRow {
  id: MinimalId;
  endpointId: string;
  method: string;
  target: string;
  httpVersion: string;
  rawHeaders: readonly string[];
  headerObject: IncomingHttpHeaders;
  body: Buffer;
  bodySha256: Buffer;
  remoteAddress: string;
  receivedAtMs: number;
}

export interface MinimalLog {
  endpointId: string;
  /** One transaction: advance the endpoint's cursor, write the rows. Returns the first seq. */
  commit(batch: readonly { row: MinimalRow }[]): Promise<number>;
}

const COPY =
  'COPY request (id, workspace_id, endpoint_id, seq, method, target, http_version, headers, body, body_size, body_sha256, remote_address, received_at, written_at) FROM STDIN BINARY; COMMIT';

/** The log of the one endpoint that the database holds. */
export async function openMinimalLog(connectionString: string): Promise<MinimalLog> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  const { rows } = await client.query<{ endpoint_id: string; workspace_id: string }>(
    'SELECT endpoint_id, workspace_id FROM endpoint_cursor',
  );
  const { endpoint_id: endpointId, workspace_id: workspaceId } = rows[0] ?? {
    endpoint_id: '',
    workspace_id: '',
  };
  await client.query(
    `PREPARE advance (int8) AS UPDATE endpoint_cursor SET last_seq = last_seq + $1 WHERE endpoint_id = '${endpointId}' RETURNING last_seq`,
  );
  const uuids = {
    workspaceId: Buffer.from(workspaceId.replaceAll('-', ''), 'hex'),
    endpointId: Buffer.from(endpointId.replaceAll('-', ''), 'hex'),
  };

  return {
    endpointId,
    commit: async (batch) => {
      const text = `BEGIN; EXECUTE advance (${batch.length})`;
      // pg's promise for a text of several statements is an array of results.
      const results = (await client.query({ text, rowMode: 'array' })) as unknown as { rows: [string][] }[];
      const firstSeq = Number(results[1]?.rows[0]?.[0]) - batch.length + 1;
      const copy = pipelinedCopy(COPY, encodeRows(batch, { ...uuids, firstSeq }));
      client.query(copy);
      await copy.done;
      return firstSeq;
    },
  };
}
