import pg from 'pg';
import { startEmbeddedPostgres } from '#infra/postgres-embedded.ts';

// A Hookwire reduced to its database: starts it on argv[2], reports one line of JSON, stops it on SIGTERM. On SIGINT it
// first takes the time to write, as the real one drains. Run as a process of its own, so that it can be killed.

const log = (fields: object, message: string): void => {
  process.stderr.write(`${message} ${JSON.stringify(fields)}\n`);
};

function report(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

async function drain(connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  await client.query('SELECT pg_sleep(0.3)');
  await client.end();
  report({ drained: true });
}

async function main(dataDir: string): Promise<void> {
  const startedAt = performance.now();
  const logger = { debug: log, info: log, warn: log, error: log };
  const server = await startEmbeddedPostgres({ dataDir, logger });
  const alive = setInterval(() => undefined, 1_000);
  const end = (): void => {
    clearInterval(alive);
    void server.stop();
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', () => void drain(server.connectionString).then(end));
  report({ connectionString: server.connectionString, tookMs: Math.round(performance.now() - startedAt) });
}

main(process.argv[2] ?? '').catch((error: unknown) => {
  report({ error: error instanceof Error ? error.message : String(error) });
  process.exitCode = 1;
});
