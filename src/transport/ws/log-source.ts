import { createConsumerReader } from '#domain/consumer/consumer-reader.ts';
import type { OpenConsumer } from '#domain/consumer/open-consumer.ts';
import type { DomainContext } from '#domain/context.ts';
import { follow, type FollowInput, type FollowStep } from '#domain/stream/follow.ts';

/** What a reader of one endpoint reads from: the log itself, or a consumer's part of it. */
export interface LogSource {
  steps(signal: AbortSignal): AsyncGenerator<FollowStep, void, undefined>;
  /** How far the client has come: acknowledged by a consumer, sent to any other. */
  position(): number;
  /** Null when it counts, else why not. */
  ack(seq: number): 'NO_CONSUMER' | 'ACK_AHEAD' | null;
  close(): Promise<void>;
}

interface SourceStart extends Pick<FollowInput, 'page' | 'turn'> {
  endpointId: string;
  connectionId: string;
  consumer: OpenConsumer | null;
  /** Everything with a greater seq is sent, where there is no consumer. */
  after: number;
}

async function* noting(
  steps: AsyncGenerator<FollowStep, void, undefined>,
  note: (seq: number) => void,
): AsyncGenerator<FollowStep, void, undefined> {
  for await (const step of steps) {
    yield step;
    if (step.kind === 'gap') note(step.to);
    else if (step.kind === 'caught_up') note(step.seq);
    else note(step.events.at(-1)?.seq ?? 0);
  }
}

export function createLogSource(ctx: DomainContext, start: SourceStart): LogSource {
  const { consumer, connectionId, after, ...reading } = start;
  if (consumer) {
    const reader = createConsumerReader(ctx, consumer, { ...reading, connectionId });
    return { ...reader, ack: (seq) => (reader.ack(seq) ? null : 'ACK_AHEAD') };
  }
  let position = after;
  return {
    steps: (signal) =>
      noting(follow(ctx, { ...reading, after, signal }), (seq) => {
        position = Math.max(position, seq);
      }),
    position: () => position,
    ack: () => 'NO_CONSUMER',
    close: () => Promise.resolve(),
  };
}
