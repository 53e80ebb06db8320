import type { SubscriberTarget } from './load/stream-subscriber.ts';
import type { SenderTarget, Watched } from './load/protocol.ts';

/**
 * `unlimited`: Hookwire too, for a workspace without limits; `at-rest`: with nothing to deliver. `undici`: it alone,
 * which sends only.
 */
export type CompetitorName = 'sink' | 'minimal' | 'hookwire' | 'unlimited' | 'at-rest' | 'undici';

export interface Audit {
  /** Rows stored since the last audit. */
  stored: number;
  /** What is wrong with their numbers; null when they are gapless and end at the cursor. */
  fault: string | null;
}

/** One of the servers that are measured, running. */
export interface Competitor {
  name: CompetitorName;
  target: SenderTarget;
  /** Null for the sink, which has no streams. */
  stream: SubscriberTarget | null;
  watched: Watched;
  inspectorUrl: string | null;
  /** Compares what is stored with what was acknowledged; null for the sink, which stores nothing. */
  audit: (() => Promise<Audit>) | null;
  stop(): Promise<void>;
}
