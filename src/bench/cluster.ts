import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '#infra/postgres-embedded.ts';
import { parentOf } from './process-cost.ts';

export interface Cluster {
  connectionString: string;
  /** PostgreSQL's first process, as long as the kernel tells. */
  postmaster: number | null;
  /** A directory of its own for the server that uses this cluster. */
  dataDir: string;
  stop(): Promise<void>;
}

const quiet = { debug: () => undefined, info: () => undefined, warn: console.warn, error: console.error };

async function postmasterOf(connectionString: string): Promise<number | null> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  const pid = rows[0] === undefined ? null : parentOf(rows[0].pid);
  await client.end();
  return pid;
}

/** The product's own embedded PostgreSQL, with the product's own settings: fsync on. */
export async function startCluster(name: string): Promise<Cluster> {
  const directory = await mkdtemp(path.join(os.tmpdir(), `hookwire-bench-${name}.`));
  // PostgreSQL may run as another user, who has to pass through.
  await chmod(directory, 0o711);
  const dataDir = path.join(directory, 'postgres');
  const server = await startEmbeddedPostgres({ dataDir, logger: quiet });
  return {
    connectionString: server.connectionString,
    postmaster: await postmasterOf(server.connectionString),
    dataDir: path.join(directory, 'data'),
    stop: async () => {
      await server.stop();
      const note = await readFile(path.join(dataDir, 'postgres.location'), 'utf8').catch(() => '');
      const [elsewhere] = note.split('\n');
      if (elsewhere) await rm(elsewhere, { recursive: true, force: true });
      await rm(directory, { recursive: true, force: true });
    },
  };
}
