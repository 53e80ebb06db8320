import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { applyMigrations } from '#infra/migrations.ts';
import { withDatabase } from './database-url.ts';
import { startRedisServer } from './redis-server.ts';
import { startThrowAwayPostgres } from './throw-away-postgres.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The server's own database, in which databases are made and dropped. */
    adminUrl: string;
    templateDatabase: string;
    redisUrl: string;
  }
}

const TEMPLATE = 'hookwire_template';
const quiet = { debug: () => undefined, info: () => undefined, warn: console.warn, error: console.error };

/** Starts what the database tests share, and makes the migrated database that each suite clones. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const [postgres, redis] = await Promise.all([startThrowAwayPostgres(), startRedisServer()]);
  const admin = new pg.Client({ connectionString: postgres.connectionString });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${TEMPLATE}`);
  await admin.end();
  await applyMigrations(withDatabase(postgres.connectionString, TEMPLATE), quiet);

  project.provide('adminUrl', postgres.connectionString);
  project.provide('templateDatabase', TEMPLATE);
  project.provide('redisUrl', redis.url);
  return async () => {
    await Promise.all([postgres.stop(), redis.stop()]);
  };
}
