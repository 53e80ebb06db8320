import path from 'node:path';
import pg from 'pg';
import type { Logger } from '#domain/context.ts';
import { readMigrations } from './migrations/read-migrations.ts';
import { openSchemaEngine, type SchemaEngine } from './migrations/schema-engine.ts';

// The number that Prisma's own command line locks, so that the two exclude each other.
const ADVISORY_LOCK = 72_707_369;

const APPLIED_SQL =
  'SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL';

/** The server and its tools run in the project's directory; so the bundled server finds the files as the source does. */
export const MIGRATIONS_DIRECTORY = path.join('prisma', 'migrations');

/**
 * Brings the database up to the migrations on disk, into the table that `prisma migrate deploy` keeps; several nodes
 * may start at once. Each migration is one transaction with its own entry, so a kill in the middle leaves no trace.
 */
export async function applyMigrations(
  connectionString: string,
  logger: Logger,
  directory = MIGRATIONS_DIRECTORY,
): Promise<void> {
  // One connection: the lock, the transaction and the engine's statements share the session.
  const pool = new pg.Pool({ connectionString, max: 1, idleTimeoutMillis: 0 });
  pool.on('error', (error) => logger.warn({ err: error }, 'The connection was lost while migrating'));
  try {
    await pool.query('SELECT pg_advisory_lock($1)', [ADVISORY_LOCK]);
    await applyPending(pool, logger, directory);
  } finally {
    await pool.end();
  }
}

async function applyPending(pool: pg.Pool, logger: Logger, directory: string): Promise<void> {
  const list = await readMigrations(directory);
  const applied = await readApplied(pool);
  let engine: SchemaEngine | undefined;
  for (const [index, migration] of list.migrationDirectories.entries()) {
    if (applied.has(migration.path)) continue;
    engine ??= await openSchemaEngine(pool, { isShadow: false });
    const migrationDirectories = list.migrationDirectories.slice(0, index + 1);
    await applyNext(pool, engine, { ...list, migrationDirectories });
    logger.info({ migration: migration.path }, 'Applied a migration');
  }
}

type MigrationsUpToNext = Awaited<ReturnType<typeof readMigrations>>;

async function applyNext(
  pool: pg.Pool,
  engine: SchemaEngine,
  migrationsList: MigrationsUpToNext,
): Promise<void> {
  await pool.query('BEGIN');
  try {
    await engine.applyMigrations({ migrationsList, filters: { externalTables: [], externalEnums: [] } });
    await pool.query('COMMIT');
  } catch (error) {
    await pool.query('ROLLBACK').catch(() => undefined);
    const name = migrationsList.migrationDirectories.at(-1)?.path ?? '';
    throw new Error(`The migration ${name} failed and was undone: ${messageOf(error)}`, { cause: error });
  }
}

async function readApplied(pool: pg.Pool): Promise<ReadonlySet<string>> {
  const table = await pool.query<{ found: string | null }>(
    "SELECT to_regclass('_prisma_migrations') AS found",
  );
  if (!table.rows[0]?.found) return new Set();
  const { rows } = await pool.query<{ migration_name: string }>(APPLIED_SQL);
  return new Set(rows.map((row) => row.migration_name));
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
