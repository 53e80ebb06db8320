import type { DomainContext } from '#domain/context.ts';
import { follow, type FollowInput, type FollowStep } from '#domain/stream/follow.ts';
import { ackClaims, ackUpTo, releaseClaims } from './ack-events.ts';
import { createAckWriter } from './ack-writer.ts';
import { followShared } from './follow-shared.ts';
import { HeldSeqs, HOLD_MS } from './held-seqs.ts';
import type { OpenConsumer } from './open-consumer.ts';

/** What one connection reads as a consumer. */
export interface ConsumerReader {
  steps(signal: AbortSignal): AsyncGenerator<FollowStep, void, undefined>;
  /** False for a seq that this connection was not sent. */
  ack(seq: number): boolean;
  /** The highest acknowledged seq, as far as this connection knows. */
  position(): number;
  /** Writes what was acknowledged, and gives back what was not. */
  close(): Promise<void>;
}

function lastSeqOf(step: FollowStep): number {
  if (step.kind === 'events') return step.events.at(-1)?.seq ?? 0;
  return step.kind === 'gap' ? step.to : 0;
}

/** Notes how far a connection was sent, so that nothing is acknowledged that it has not seen. */
async function* noting(
  steps: AsyncGenerator<FollowStep, void, undefined>,
  note: (seq: number) => void,
): AsyncGenerator<FollowStep, void, undefined> {
  for await (const step of steps) {
    note(lastSeqOf(step));
    yield step;
  }
}

export function createConsumerReader(
  ctx: DomainContext,
  consumer: OpenConsumer,
  connection: { endpointId: string; connectionId: string } & Pick<FollowInput, 'page' | 'turn'>,
): ConsumerReader {
  const { endpointId, connectionId, ...reading } = connection;
  const holder = { consumerId: consumer.id, connectionId };
  const held = new HeldSeqs(() => ctx.clock.now());
  let sent = consumer.position;
  let acked = consumer.position;
  const write = (seqs: readonly number[]): Promise<void> =>
    consumer.isShared
      ? ackClaims(ctx, holder, { seqs, heldUntilMs: ctx.clock.now() + HOLD_MS })
      : ackUpTo(ctx, consumer, Math.max(...seqs));
  const writer = createAckWriter(write, ctx.logger);

  return {
    steps: (signal) =>
      noting(
        consumer.isShared
          ? followShared(ctx, { ...holder, epoch: consumer.epoch, endpointId, signal, held })
          : follow(ctx, { ...reading, endpointId, after: consumer.position, signal }),
        (seq) => (sent = Math.max(sent, seq)),
      ),
    ack: (seq) => {
      if (seq > sent) return false;
      acked = Math.max(acked, seq);
      writer.note(consumer.isShared ? held.ack(seq) : [seq]);
      return true;
    },
    position: () => acked,
    close: async () => {
      await writer.close();
      if (consumer.isShared) await releaseClaims(ctx, holder);
    },
  };
}
