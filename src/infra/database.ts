import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import type { Logger } from '#domain/context.ts';
import { PrismaClient } from '#generated/prisma/client.ts';

export interface DatabaseOptions {
  logger: Logger;
  /** Connections of the pool; the log writer, followers and locks have their own. */
  maxConnections?: number;
}

export interface Database {
  db: PrismaClient;
  close(): Promise<void>;
}

export function createDatabase(connectionString: string, options: DatabaseOptions): Database {
  const pool = new pg.Pool({
    connectionString,
    max: options.maxConnections ?? 10,
    connectionTimeoutMillis: 10_000,
    application_name: 'hookwire',
    keepAlive: true,
  });
  // Without a listener, a connection that the server ends while idle would end this process.
  const onPoolError = (error: Error): void => {
    options.logger.warn({ err: error }, 'An idle database connection was lost');
  };
  const db = new PrismaClient({
    adapter: new PrismaPg(pool, { onPoolError }),
    // A burst waits for a connection as long as a single query would.
    transactionOptions: { maxWait: 10_000, timeout: 10_000 },
  });
  return {
    db,
    close: async () => {
      await db.$disconnect();
      await pool.end();
    },
  };
}
