import { Pool } from 'pg';
import type { LogStore } from '#domain/stream/log-store.ts';
import { readEvents, readHeads } from './log-reader.ts';
import { createLogWriter, type LogWriterOptions } from './log-writer.ts';

export interface PostgresLogStore extends LogStore {
  close(): Promise<void>;
}

/** The log in PostgreSQL: one connection that writes, a few that read. */
export function createLogStore(options: LogWriterOptions): PostgresLogStore {
  const writer = createLogWriter(options);
  const pool = new Pool({
    connectionString: options.connectionString,
    application_name: 'hookwire log reader',
    // Pages are read in the order of the index. Without statistics the planner would sort the rest of the log for each.
    options: '-c enable_bitmapscan=off',
    max: 6,
    idleTimeoutMillis: 30_000,
    connectionTimeoutMillis: 5_000,
    statement_timeout: 30_000,
    // Also when the server has become silent: a follower asks again, and must not wait for ever.
    query_timeout: 35_000,
    keepAlive: true,
  });
  pool.on('error', (error) => options.logger.warn({ err: error }, 'log reader: connection lost'));
  return {
    append: (batch) => writer.append(batch),
    read: (endpointId, afterSeq, bounds) => readEvents(pool, { endpointId, afterSeq }, bounds),
    heads: (endpointIds) => readHeads(pool, endpointIds),
    close: async () => {
      await writer.close();
      await pool.end();
    },
  };
}
