import { Pool } from 'pg';
import type { Logger } from '#domain/context.ts';
import type { DeliveryQueue } from '#domain/delivery/delivery-queue.ts';
import { failGone } from './fail-gone.ts';
import { findDue } from './find-due.ts';
import { giveUpLanes, renewLanes, takeLanes } from './lanes.ts';
import { openUnlisted, readRequests, readWaiting } from './read-waiting.ts';
import { settle } from './settle.ts';

export interface DeliveryQueueOptions {
  connectionString: string;
  /** Holds this node's lanes; another one at each start. */
  nodeId: string;
  /** How long a lane stays a node's that no longer renews it, in milliseconds. */
  leaseTtlMs: number;
  logger: Logger;
}

export interface PostgresDeliveryQueue extends DeliveryQueue {
  close(): Promise<void>;
}

/** The queue in PostgreSQL, with connections of its own: one settles, the others read. */
export function createDeliveryQueue(options: DeliveryQueueOptions): PostgresDeliveryQueue {
  const { connectionString, nodeId, leaseTtlMs, logger } = options;
  const pool = new Pool({
    connectionString,
    application_name: 'hookwire deliveries',
    // Everything here goes by an index, also before the planner has heard that the tables have grown.
    options: '-c enable_seqscan=off -c enable_bitmapscan=off',
    max: 5,
    idleTimeoutMillis: 30_000,
    connectionTimeoutMillis: 5_000,
    statement_timeout: 10_000,
    // Also when the server has become silent: leases must not run out behind a question that nobody answers.
    query_timeout: 12_000,
    keepAlive: true,
  });
  pool.on('error', (error) => {
    logger.warn({ err: error }, 'deliveries: connection lost');
  });
  const holder = { nodeId, ttlMs: leaseTtlMs };
  return {
    findDue: (nowMs, after) => findDue(pool, nowMs, after),
    takeLanes: (ids) => takeLanes(pool, holder, ids),
    renewLanes: () => renewLanes(pool, holder),
    giveUpLanes: (ids) => giveUpLanes(pool, holder, ids),
    openUnlisted: (ids) => openUnlisted(pool, ids),
    readWaiting: (destination, page) => readWaiting(pool, destination, page),
    readRequests: (endpointId, seqs) => readRequests(pool, endpointId, seqs),
    settle: (batch, rules) => settle(pool, batch, rules),
    failGone: (ids, state) => failGone(pool, ids, state),
    close: () => pool.end(),
  };
}
