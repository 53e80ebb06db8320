import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { MIGRATIONS_DIRECTORY } from '#infra/migrations.ts';
import { diffSchema } from '#infra/migrations/diff-schema.ts';
import { startThrowAwayPostgres } from '#testing/throw-away-postgres.ts';

// npm run db:diff -- --name add_x: writes the migration that leads from the existing ones to prisma/schema.prisma.

async function main(): Promise<void> {
  const { name } = parseArgs({ options: { name: { type: 'string' } } }).values;
  if (!name || !/^[a-z0-9_]+$/.test(name)) {
    throw new Error(
      'Give the change a name of lower-case letters, digits and _: npm run db:diff -- --name add_x',
    );
  }
  const script = await diffAgainstThrowAway();
  if (script === '') {
    console.log('No change: the migrations already lead to prisma/schema.prisma.');
    return;
  }
  const stamp = new Date().toISOString().replaceAll(/[-:T]/g, '').slice(0, 14);
  const file = path.join(MIGRATIONS_DIRECTORY, `${stamp}_${name}`, 'migration.sql');
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, `${script}\n`);
  console.log(`Wrote ${file}. Read it before you commit it; it is applied at the next start.`);
}

async function diffAgainstThrowAway(): Promise<string> {
  await mkdir(MIGRATIONS_DIRECTORY, { recursive: true });
  const server = await startThrowAwayPostgres();
  try {
    return await diffSchema({
      emptyDatabaseUrl: server.connectionString,
      schemaFile: path.join('prisma', 'schema.prisma'),
      migrationsDirectory: MIGRATIONS_DIRECTORY,
    });
  } finally {
    await server.stop();
  }
}

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
