import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
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
    drop: () => drop(name),
  };
}

/** A pool is ended before its last connection has gone, and one that is cut off then has nobody to tell. */
async function drop(name: string): Promise<void> {
  for (let tries = 0; tries < 50; tries++) {
    const dropped = await administer(`DROP DATABASE ${name}`).then(
      () => true,
      () => false,
    );
    if (dropped) return;
    await sleep(20);
  }
  await administer(`DROP DATABASE ${name} WITH (FORCE)`);
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
