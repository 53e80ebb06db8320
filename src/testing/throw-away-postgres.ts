import { startEmbeddedPostgres, type EmbeddedPostgres } from '#infra/postgres-embedded.ts';
import { makeDataDir, removeDataDir, sweepDataDirs } from './data-dir.ts';

const quiet = { debug: () => undefined, info: () => undefined, warn: console.warn, error: console.error };

// Nothing of it is meant to survive a crash.
const settings = { fsync: 'off', full_page_writes: 'off', autovacuum: 'off', max_connections: '300' };

/** A server for the length of a test run or a tool. */
export async function startThrowAwayPostgres(): Promise<EmbeddedPostgres> {
  await sweepDataDirs();
  const dataDir = await makeDataDir();
  const server = await startEmbeddedPostgres({ dataDir, logger: quiet, settings });
  return {
    connectionString: server.connectionString,
    stop: async () => {
      await server.stop();
      await removeDataDir(dataDir);
    },
  };
}
