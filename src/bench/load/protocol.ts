import type { Percentiles } from '../percentiles.ts';
import type { SubscriberTarget } from './stream-subscriber.ts';

// What the bench asks of the load generator, and what it gets back.

export interface SenderTarget {
  port: number;
  path: string;
}

/** Processes whose CPU time the generator reads at the edges of its measurement. */
export interface Watched {
  server: number;
  /** PostgreSQL's first process; null where there is no database. */
  postmaster: number | null;
}

export interface Cpu {
  serverMs: number;
  postgresMs: number;
  generatorMs: number;
}

interface Load {
  target: SenderTarget;
  watched: Watched;
  connections: number;
  warmupMs: number;
  durationMs: number;
}

export type Command =
  /** Each connection sends as soon as it has its answer. */
  | ({ do: 'closed-loop' } & Load)
  /** Sends on schedule, whatever the answers do. Without a subscriber there are no pushes. */
  | ({ do: 'fixed-rate'; rate: number } & Load)
  /** Sends `events`, and ends when all subscribers have all of them. */
  | { do: 'burst'; target: SenderTarget; watched: Watched; connections: number; events: number }
  | { do: 'subscribe'; target: SubscriberTarget; count: number }
  | { do: 'unsubscribe' };

export interface LoadResult {
  /** 2xx answers from first to last, warm-up included. */
  acknowledged: number;
  failed: number;
  /** Of the measured part. */
  answers: number;
  elapsedMs: number;
  latency: Percentiles;
  cpu: Cpu;
  /** From the sender's acknowledgement, and from its send, to the last subscriber's frame. */
  pushAfterAck: Percentiles;
  pushAfterSend: Percentiles;
  /** The longest that the generator was behind its own schedule. */
  lateMs: number;
}

export interface BurstResult {
  acknowledged: number;
  failed: number;
  elapsedMs: number;
  deliveries: number;
  cpu: Cpu;
}

export type Answer = { result: LoadResult | BurstResult | null } | { error: string };
