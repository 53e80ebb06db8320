import { v7 as uuidv7 } from 'uuid';
import pg from 'pg';
import { createCredential, hashSecret } from '#domain/principal/credential.ts';
import { createDatabase } from '#infra/database.ts';

/** The columns and keys of the product's log, without what the product adds for its own further uses. */
const MINIMAL_SCHEMA = `
CREATE TABLE IF NOT EXISTS endpoint_cursor (
  endpoint_id uuid PRIMARY KEY, workspace_id uuid NOT NULL, last_seq bigint NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS request (
  id uuid PRIMARY KEY, workspace_id uuid NOT NULL, endpoint_id uuid NOT NULL, seq bigint NOT NULL,
  method text NOT NULL, target text NOT NULL, http_version text NOT NULL, headers bytea NOT NULL,
  body bytea NOT NULL, body_size integer NOT NULL, body_sha256 bytea NOT NULL, remote_address text NOT NULL,
  received_at timestamptz(6) NOT NULL, written_at timestamptz(6) NOT NULL,
  UNIQUE (endpoint_id, seq)
);
TRUNCATE request, endpoint_cursor`;

/** Returns the id of the only endpoint. */
export async function prepareMinimal(connectionString: string): Promise<string> {
  const endpointId = uuidv7();
  const client = new pg.Client({ connectionString });
  await client.connect();
  await client.query(MINIMAL_SCHEMA);
  await client.query('INSERT INTO endpoint_cursor (endpoint_id, workspace_id) VALUES ($1, $2)', [
    endpointId,
    uuidv7(),
  ]);
  await client.end();
  return endpointId;
}

/** A workspace with an endpoint and an API key, in the database of a running Hookwire. */
export async function prepareHookwire(
  connectionString: string,
  plan: string,
): Promise<{ endpointId: string; apiKey: string }> {
  const { db, close } = createDatabase(connectionString, {
    logger: { debug: () => undefined, info: () => undefined, warn: console.warn, error: console.error },
    maxConnections: 1,
  });
  const [workspaceId, userId, endpointId] = [uuidv7(), uuidv7(), uuidv7()];
  const apiKey = createCredential('hwk_');
  await db.user.create({ data: { id: userId, email: `${userId}@example.com` } });
  await db.workspace.create({
    data: {
      id: workspaceId,
      name: 'Bench',
      plan,
      memberships: { create: { userId, role: 'owner' } },
      endpoints: { create: { id: endpointId, name: 'Bench', cursor: { create: {} } } },
      apiKeys: {
        create: {
          id: uuidv7(),
          createdByUserId: userId,
          name: 'Bench',
          scopes: ['stream:listen'],
          keyHash: hashSecret(apiKey),
          lastFour: apiKey.slice(-4),
        },
      },
    },
  });
  await close();
  return { endpointId, apiKey };
}
