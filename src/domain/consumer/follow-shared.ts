import type { DomainContext } from '#domain/context.ts';
import type { FollowStep } from '#domain/stream/follow.ts';
import type { StreamEvent } from '#domain/stream/log-store.ts';
import type { Tail } from '#domain/stream/tail.ts';
import type { Holder } from './ack-events.ts';
import { claimEvents, type Claimed } from './claim-events.ts';
import { HOLD_MS, MAX_HELD, type HeldSeqs } from './held-seqs.ts';

/** Small, so that a burst is divided rather than taken by whoever comes first. */
const CLAIM = 8;
/** How often is looked whether others have given something back, in milliseconds. */
const LOOK_AGAIN_MS = 1_000;
const PAGE_BYTES = 1024 * 1024;

export interface SharedInput extends Holder {
  epoch: number;
  endpointId: string;
  signal: AbortSignal;
  /** What this connection was given and has not acknowledged. */
  held: HeldSeqs;
}

/** Yields the connection's part of a shared consumer's events, each once, until `signal` aborts or the endpoint is gone. */
export async function* followShared(
  ctx: DomainContext,
  input: SharedInput,
): AsyncGenerator<FollowStep, void, undefined> {
  const { endpointId, signal } = input;
  const tail = ctx.tails.acquire(endpointId);
  try {
    if (!(await tail.refresh())) return;
    while (!signal.aborted && !tail.isGone()) {
      const room = MAX_HELD - input.held.count();
      const head = tail.head();
      const claimed = room > 0 ? await claimPatiently(ctx, input, Math.min(CLAIM, room)) : null;
      if (claimed && claimed.seqs.length > 0) yield* stepsOf(ctx, input, claimed);
      else
        await rest(tail, input, {
          head,
          lookAgain: !claimed || claimed.othersHold || input.held.count() > 0,
        });
    }
  } finally {
    ctx.tails.release(endpointId);
  }
}

async function claimPatiently(ctx: DomainContext, input: SharedInput, count: number): Promise<Claimed> {
  try {
    return await claimEvents(ctx, input, { count, heldUntilMs: ctx.clock.now() + HOLD_MS });
  } catch (error) {
    ctx.logger.warn({ err: error }, 'consumer: events could not be claimed, trying again');
    return { seqs: [], prunedFrom: 0, prunedTo: 0, othersHold: true };
  }
}

/** What was claimed, in runs without holes; what is gone from the log is not held any longer. */
async function* stepsOf(
  ctx: DomainContext,
  input: SharedInput,
  { seqs, prunedFrom, prunedTo }: Claimed,
): AsyncGenerator<FollowStep> {
  if (prunedTo > 0) yield { kind: 'gap', from: prunedFrom, to: prunedTo, reason: 'retention' };
  const events: StreamEvent[] = [];
  for (let next = 0; next < seqs.length;) {
    const first = seqs[next] ?? 0;
    // A run of numbers is one read.
    let last = next;
    while (seqs[last + 1] === first + (last + 1 - next)) last += 1;
    const bounds = { maxEvents: last - next + 1, maxBytes: PAGE_BYTES };
    const read = await ctx.logStore.read(input.endpointId, first - 1, bounds);
    const found = read.filter(({ seq }) => seq <= (seqs[last] ?? 0));
    events.push(...found);
    // Cut by its bytes: what is left is read next.
    next =
      read.length > 0 && found.length === read.length ? seqs.indexOf(found.at(-1)?.seq ?? 0) + 1 : last + 1;
  }
  const kept = new Set(events.map(({ seq }) => seq));
  for (const seq of seqs) if (!kept.has(seq)) await dropClaim(ctx, input, seq);
  if (events.length === 0) return;
  input.held.add([...kept]);
  yield { kind: 'events', events };
}

async function dropClaim(
  ctx: DomainContext,
  { consumerId, connectionId }: Holder,
  seq: number,
): Promise<void> {
  await ctx.db.consumerClaim.deleteMany({ where: { consumerId, connectionId, seq } });
}

/** Until the log grows, there is room, others may have given something back, or the end. */
async function rest(tail: Tail, input: SharedInput, at: { head: number; lookAgain: boolean }): Promise<void> {
  if (tail.head() > at.head) return;
  await new Promise<void>((resolve) => {
    const timer = at.lookAgain ? setTimeout(done, LOOK_AGAIN_MS) : undefined;
    const cancels = [tail.onceGrown(done), input.held.onceFewer(done)];
    input.signal.addEventListener('abort', done, { once: true });
    function done(): void {
      clearTimeout(timer);
      for (const cancel of cancels) cancel();
      input.signal.removeEventListener('abort', done);
      resolve();
    }
  });
}
