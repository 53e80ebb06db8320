import { setTimeout as sleep } from 'node:timers/promises';
import type { DomainContext } from '#domain/context.ts';
import type { ReadBounds, StreamEvent } from './log-store.ts';
import type { Tail } from './tail.ts';

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
  /** Smaller pages than usual, for a reader that follows many logs at once. */
  page?: ReadBounds;
  /** Awaited before each page is loaded; what it resolves to is called when the page has been taken. */
  turn?: () => Promise<() => void>;
}

type FollowContext = Pick<DomainContext, 'tails' | 'logStore' | 'logger'>;

const PAGE: ReadBounds = { maxEvents: 256, maxBytes: 1024 * 1024 };

/** Splits a page into runs without holes, and names the holes. `upTo` is the last seq the page speaks for. */
function* stepsOf(events: readonly StreamEvent[], cursor: number, upTo: number): Generator<FollowStep> {
  let expected = cursor + 1;
  let runStart = 0;
  for (const [i, event] of events.entries()) {
    if (event.seq !== expected) {
      if (i > runStart) yield { kind: 'events', events: events.slice(runStart, i) };
      yield { kind: 'gap', from: expected, to: event.seq - 1, reason: 'deleted' };
      runStart = i;
    }
    expected = event.seq + 1;
  }
  if (events.length > runStart) yield { kind: 'events', events: runStart ? events.slice(runStart) : events };
  if (expected <= upTo) yield { kind: 'gap', from: expected, to: upTo, reason: 'deleted' };
}

function withReason(step: FollowStep, prunedSeq: number): FollowStep {
  return step.kind === 'gap' && step.from <= prunedSeq ? { ...step, reason: 'retention' } : step;
}

/** A database that is away costs a follower time, not its place: asks again until it answers. */
async function patiently<T>(ctx: FollowContext, signal: AbortSignal, ask: () => Promise<T>): Promise<T> {
  for (let waitMs = 100; ; waitMs = Math.min(waitMs * 2, 5_000)) {
    try {
      return await ask();
    } catch (error) {
      if (signal.aborted) throw error;
      ctx.logger.warn({ err: error, waitMs }, 'follow: the log could not be read, trying again');
      await sleep(waitMs, undefined, { signal });
    }
  }
}

interface Page {
  events: readonly StreamEvent[];
  /** The last seq the page speaks for. */
  upTo: number;
  prunedSeq: number;
}

/** The beginning of a run of events that stays within the bounds, at least one event. */
function within(events: readonly StreamEvent[], bounds: ReadBounds): readonly StreamEvent[] {
  let bytes = 0;
  const end = events.findIndex((event) => {
    const isOver = bytes >= bounds.maxBytes;
    bytes += event.body.length + event.headerBytes;
    return isOver;
  });
  return events.slice(0, Math.min(end < 0 ? events.length : end, bounds.maxEvents));
}

/** What the ring has behind the cursor; it has no holes. Null when the cursor is behind the ring. */
function pageInMemory(tail: Tail, cursor: number, bounds: ReadBounds | undefined): Page | null {
  const kept = tail.eventsAfter(cursor);
  const events = kept && bounds ? within(kept, bounds) : kept;
  const last = events?.at(-1);
  return events && last ? { events, upTo: last.seq, prunedSeq: 0 } : null;
}

/**
 * A page read from the database, and how far it speaks. The head is taken before the rows are read: rows
 * are visible in seq order, so what is missing up to that head has been removed and will not come.
 */
function readPage(ctx: FollowContext, tail: Tail, at: FollowInput): Promise<Page> {
  return patiently(ctx, at.signal, async () => {
    const head = tail.head();
    const events = await ctx.logStore.read(at.endpointId, at.after, at.page ?? PAGE);
    const whole = events[0]?.seq === at.after + 1;
    const prunedSeq = whole ? 0 : ((await tail.refresh())?.prunedSeq ?? 0);
    return { events, upTo: events.at(-1)?.seq ?? head, prunedSeq };
  });
}

const DONE_AT_ONCE = (): void => undefined;

function takeTurn({ turn }: FollowInput): Promise<() => void> | (() => void) {
  return turn ? turn() : DONE_AT_ONCE;
}

/**
 * The one way to follow an endpoint's log: listens first, reads everything after its position, yields at the
 * consumer's pace, and sleeps when there is no more. Back-fill, cut-over and live are one loop, so there is
 * no hand-over in which an event could be lost or repeated. Ends when `signal` aborts or the endpoint is gone.
 */
export async function* follow(
  ctx: FollowContext,
  input: FollowInput,
): AsyncGenerator<FollowStep, void, undefined> {
  const { endpointId, signal } = input;
  const tail = ctx.tails.acquire(endpointId);
  let wake: () => void = () => undefined;
  const onAbort = (): void => wake();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    const start = await patiently(ctx, signal, () => tail.refresh());
    if (!start) return;
    let cursor = input.after;
    let caughtUp = false;
    while (!signal.aborted && !tail.isGone()) {
      if (!caughtUp && cursor >= start.lastSeq) {
        caughtUp = true;
        yield { kind: 'caught_up', seq: cursor };
      } else if (cursor >= tail.head()) {
        await new Promise<void>((resolve) => {
          const cancel = tail.onceGrown(resolve);
          wake = () => {
            cancel();
            resolve();
          };
        });
      } else {
        const done = await takeTurn(input);
        try {
          signal.throwIfAborted();
          const page =
            pageInMemory(tail, cursor, input.page) ??
            (await readPage(ctx, tail, { ...input, after: cursor }));
          for (const step of stepsOf(page.events, cursor, page.upTo)) yield withReason(step, page.prunedSeq);
          cursor = Math.max(cursor, page.upTo);
        } finally {
          done();
        }
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    signal.removeEventListener('abort', onAbort);
    ctx.tails.release(endpointId);
  }
}
