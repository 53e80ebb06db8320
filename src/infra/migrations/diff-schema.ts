import { readFile } from 'node:fs/promises';
import pg from 'pg';
import { readMigrations } from './read-migrations.ts';
import { openSchemaEngine } from './schema-engine.ts';

export interface SchemaDiffInput {
  /** An empty database that may be filled: the migrations are played through in it. */
  emptyDatabaseUrl: string;
  schemaFile: string;
  migrationsDirectory: string;
}

/** The SQL that leads from the migrations to the schema; empty when they agree. */
export async function diffSchema(input: SchemaDiffInput): Promise<string> {
  const pool = new pg.Pool({ connectionString: input.emptyDatabaseUrl, max: 1 });
  try {
    const engine = await openSchemaEngine(pool, { isShadow: true });
    const content = await readFile(input.schemaFile, 'utf8');
    const { stdout } = await engine.diff({
      from: { tag: 'migrations', ...(await readMigrations(input.migrationsDirectory)) },
      to: { tag: 'schemaDatamodel', files: [{ path: input.schemaFile, content }] },
      script: true,
      exitCode: null,
      filters: { externalTables: [], externalEnums: [] },
    });
    const script = stdout?.trim() ?? '';
    return /^-- This is an empty migration\.$/.test(script) ? '' : script;
  } finally {
    await pool.end();
  }
}
