import type { DomainContext } from '#domain/context.ts';
import type { StreamEvent } from './log-store.ts';

export type FollowStep =
  | { kind: 'events'; events: readonly StreamEvent[] }
  /** The events `from` to `to` (inclusive) are no longer stored. */
  | { kind: 'gap'; from: number; to: number; reason: 'retention' | 'deleted' }
  /** Once, when everything stored at the start has been yielded. */
  | { kind: 'caught_up'; seq: number };

export interface FollowInput {
  endpointId: string;
  /** Yields everything with a greater seq. */
  after: number;
  signal: AbortSignal;
}

export type Follow = (ctx: DomainContext, input: FollowInput) => AsyncGenerator<FollowStep, void, undefined>;
