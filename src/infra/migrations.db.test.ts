import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Logger } from '#domain/context.ts';
import { createEmptyDatabase, type TestDatabase } from '#testing/database.ts';
import { createDatabase } from './database.ts';
import { applyMigrations, MIGRATIONS_DIRECTORY } from './migrations.ts';
import { diffSchema } from './migrations/diff-schema.ts';

const schemaFile = path.join('prisma', 'schema.prisma');

let database: TestDatabase;
let directory: string;
let names: string[];
let logger: Logger;

beforeEach(async () => {
  database = await createEmptyDatabase();
  directory = await mkdtemp(path.join(os.tmpdir(), 'hookwire-migrations-'));
  await cp(MIGRATIONS_DIRECTORY, directory, { recursive: true });
  names = (await readdir(directory)).filter((name) => /^\d{14}_/.test(name)).sort();
  logger = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };
});

afterEach(async () => {
  await database.drop();
  await rm(directory, { recursive: true });
});

async function addMigration(name: string, sql: string): Promise<void> {
  await mkdir(path.join(directory, name));
  await writeFile(path.join(directory, name, 'migration.sql'), sql);
}

async function query(sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: database.connectionString });
  await client.connect();
  const { rows } = await client.query<Record<string, unknown>>(sql);
  await client.end();
  return rows;
}

async function countApplied(): Promise<number> {
  return (await query('SELECT FROM _prisma_migrations')).length;
}

describe('the migrations and the schema', () => {
  const diff = (schema: string) =>
    diffSchema({
      emptyDatabaseUrl: database.connectionString,
      schemaFile: schema,
      migrationsDirectory: MIGRATIONS_DIRECTORY,
    });

  test('agree', async () => {
    expect(await diff(schemaFile)).toBe('');
  });

  test('are seen to differ when a column is added', async () => {
    const changed = path.join(directory, 'schema.prisma');
    const text = await readFile(schemaFile, 'utf8');
    await writeFile(changed, text.replace('model AuditEvent {', 'model AuditEvent {\n  extra String?'));
    expect(await diff(changed)).toMatch(/ALTER TABLE "audit_event" ADD COLUMN +"extra" TEXT;/);
  });
});

describe('applying', () => {
  test('makes a database that the client can use', async () => {
    await applyMigrations(database.connectionString, logger);
    const { db, close } = createDatabase(database.connectionString, { logger });
    const workspace = await db.workspace.create({ data: { name: 'Acme', plan: 'free' } });
    expect(await db.workspace.findUnique({ where: { id: workspace.id } })).toEqual(workspace);
    await close();
  });

  test('records what `prisma migrate deploy` would, once each, when several nodes start at once', async () => {
    await Promise.all([1, 2, 3].map(() => applyMigrations(database.connectionString, logger, directory)));
    const rows = await query(
      'SELECT migration_name, applied_steps_count, finished_at IS NOT NULL AS finished FROM _prisma_migrations ORDER BY 1',
    );
    const ours = names.map((name) => ({ migration_name: name, applied_steps_count: 1, finished: true }));
    expect(rows).toEqual(ours);
  });

  test('again does nothing', async () => {
    await applyMigrations(database.connectionString, logger, directory);
    const before = await query('SELECT * FROM _prisma_migrations');
    vi.mocked(logger.info).mockClear();
    await applyMigrations(database.connectionString, logger, directory);
    expect(await query('SELECT * FROM _prisma_migrations')).toEqual(before);
    expect(logger.info).not.toHaveBeenCalled();
  });

  test('later adds only what is new', async () => {
    await applyMigrations(database.connectionString, logger, directory);
    await addMigration('20990101000000_later', 'CREATE TABLE later (id int); -- one; not two\n');
    await applyMigrations(database.connectionString, logger, directory);
    expect(await query('SELECT count(*)::int AS n FROM later')).toEqual([{ n: 0 }]);
    expect(await countApplied()).toBe(names.length + 1);
  });
});

describe('a migration that fails', () => {
  test('leaves no trace, names itself, and does not stand in the way of its mended form', async () => {
    await addMigration('20990101000000_broken', 'CREATE TABLE half (id int);\nCREATE TABLE half (id int);\n');
    const apply = () => applyMigrations(database.connectionString, logger, directory);
    await expect(apply()).rejects.toThrow(
      /20990101000000_broken failed and was undone: .*"half" already exists/s,
    );
    expect(await query("SELECT to_regclass('half') AS found")).toEqual([{ found: null }]);
    expect(await countApplied()).toBe(names.length);

    await writeFile(
      path.join(directory, '20990101000000_broken', 'migration.sql'),
      'CREATE TABLE half (id int);\n',
    );
    await apply();
    expect(await countApplied()).toBe(names.length + 1);
  });
});
