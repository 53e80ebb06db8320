import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { withDatabase } from './database-url.ts';

export interface TestDatabase {
  connectionString: string;
  drop(): Promise<void>;
}

/** A migrated, empty database of the suite's own, cloned from the template in some 20 ms. */
export function createTestDatabase(): Promise<TestDatabase> {
  return create(`TEMPLATE ${inject('templateDatabase')}`);
}

/** A database without tables, for what tests the migrations themselves. */
export function createEmptyDatabase(): Promise<TestDatabase> {
  return create('TEMPLATE template0');
}

/** The Redis that all suites share: use keys and channels of your own. */
export function redisUrl(): string {
  return inject('redisUrl');
}

async function create(template: string): Promise<TestDatabase> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  await administer(`CREATE DATABASE ${name} ${template}`);
  return {
    connectionString: withDatabase(inject('adminUrl'), name),
    drop: () => administer(`DROP DATABASE ${name} WITH (FORCE)`),
  };
}

async function administer(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject('adminUrl') });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
