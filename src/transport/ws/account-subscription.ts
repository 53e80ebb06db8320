import type { OpenConsumer } from '#domain/consumer/open-consumer.ts';
import type { DomainContext } from '#domain/context.ts';
import type { FollowStep } from '#domain/stream/follow.ts';
import { accountFrame, eventFrame } from './account-frames.ts';
import { createLogSource } from './log-source.ts';
import type { SessionSocket } from './socket-adapter.ts';
import { createStatusUpdates, type StatusUpdate } from './status-updates.ts';

/** What the subscriptions of one socket share. */
export interface SharedOutput extends Pick<SessionSocket, 'send' | 'writable'> {
  /** Waits until a page may be loaded; what it resolves to is called when the page has been sent. */
  takeTurn(signal: AbortSignal): Promise<() => void>;
  /** How many status updates each subscription may hold. */
  statusQuota(): number;
  /** Whether the client asked to be told more than the documents have. */
  tellsMore: boolean;
}

export interface SubscriptionStart {
  endpointId: string;
  connectionId: string;
  /** The reader whose position the server keeps; null: none. */
  consumer: OpenConsumer | null;
  /** Everything with a greater seq is sent. */
  position: number;
  /** The client gave the position or is a consumer, and is told when it has been caught up with. */
  resumes: boolean;
}

export interface Subscription {
  /** Runs until it is aborted, or the endpoint is gone. */
  run(): Promise<void>;
  update(update: StatusUpdate): void;
  /** Null when it counts, else why not. */
  ack(seq: number): 'NO_CONSUMER' | 'ACK_AHEAD' | null;
  /** Nothing is sent any more. */
  abort(): void;
  /** The `head` frame; null for a client that does not resume. */
  headFrame(): string | null;
}

/** Small, so that endpoints take short turns, and what a socket's turns hold at once stays little. */
const PAGE = { maxEvents: 256, maxBytes: 256 * 1024 };

function positionAfter(step: FollowStep, before: number): number {
  if (step.kind === 'events') return step.events.at(-1)?.seq ?? before;
  return step.kind === 'gap' ? step.to : step.seq;
}

/** One endpoint as a socket follows it. */
export function createSubscription(
  ctx: DomainContext,
  output: SharedOutput,
  start: SubscriptionStart,
): Subscription {
  const { endpointId, connectionId, consumer, resumes } = start;
  const abort = new AbortController();
  const { signal } = abort;
  let position = start.position;
  const turn = () => output.takeTurn(signal);
  const source = createLogSource(ctx, {
    ...{ endpointId, connectionId, consumer, after: position, page: PAGE, turn },
  });
  const updates = createStatusUpdates(output, {
    position,
    quota: output.statusQuota,
    gapFrame: output.tellsMore
      ? accountFrame({ type: 'status_gap', data: { endpoint_id: endpointId } })
      : null,
  });

  function framesOf(step: FollowStep): (string | Buffer)[] {
    if (step.kind === 'events') return step.events.map(eventFrame);
    if (!resumes) return [];
    if (step.kind === 'caught_up') {
      return [accountFrame({ type: 'caught_up', data: { endpoint_id: endpointId, seq: step.seq } })];
    }
    const { from, to, reason } = step;
    return [accountFrame({ type: 'gap', data: { endpoint_id: endpointId, from, to, reason } })];
  }

  return {
    run: async () => {
      try {
        for await (const step of source.steps(signal)) {
          if (signal.aborted) return;
          output.send(framesOf(step));
          position = Math.max(position, positionAfter(step, position));
          updates.advance(position);
          // Parts of a shared consumer take no turns.
          const unsent = consumer?.isShared ? output.writable() : null;
          if (unsent) await unsent;
        }
      } finally {
        await source.close();
      }
    },
    ack: source.ack,
    update: updates.push,
    abort: () => {
      abort.abort();
      updates.clear();
    },
    headFrame: () => {
      if (!resumes) return null;
      const head = ctx.tails.acquire(endpointId).head();
      ctx.tails.release(endpointId);
      const seq = Math.max(head, position);
      const lag = seq - source.position();
      return accountFrame({ type: 'head', data: { endpoint_id: endpointId, seq, lag } });
    },
  };
}
