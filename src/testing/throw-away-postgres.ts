import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '#infra/postgres-embedded.ts';

const quiet = { debug: () => undefined, info: () => undefined, warn: console.warn, error: console.error };

/** A server for the length of a test run or a tool; nothing of it is meant to survive a crash. */
export async function startThrowAwayPostgres(): Promise<EmbeddedPostgres> {
  const dataDir = await makeDataDir();
  const settings = { fsync: 'off', full_page_writes: 'off', autovacuum: 'off', max_connections: '300' };
  const server = await startEmbeddedPostgres({ dataDir, logger: quiet, settings });
  return {
    connectionString: server.connectionString,
    stop: async () => {
      await server.stop();
      await removeDataDir(dataDir);
    },
  };
}

/** An empty directory that another user may pass through, as root's own temporary ones do not allow. */
export async function makeDataDir(): Promise<string> {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'hookwire-test-'));
  await chmod(dataDir, 0o711);
  return dataDir;
}

/** Also removes a database that had to be put elsewhere. */
export async function removeDataDir(dataDir: string): Promise<void> {
  const note = await readFile(path.join(dataDir, 'postgres.location'), 'utf8').catch(() => '');
  const home = note.split('\n')[0];
  if (home) await rm(home, { recursive: true, force: true });
  await rm(dataDir, { recursive: true, force: true });
}
