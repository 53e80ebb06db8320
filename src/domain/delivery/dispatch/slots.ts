/** Something a lane could start now. */
export interface Startable {
  /** Its destination failed the last time. */
  isStruggling: boolean;
  /** Starts it; resolves when the attempt is over, and never rejects. */
  start(): Promise<void>;
}

/** What takes turns in starting attempts: a lane. */
export interface TurnTaker {
  /** Null: nothing now; it offers itself again when there is. */
  next(isStrugglingAllowed: boolean): Startable | null;
}

/** Attempts in flight on this node. */
export interface Slots {
  /** Something could be started: it gets its turn. */
  offer(taker: TurnTaker): void;
  /** What was closed has opened. */
  resume(): void;
  inFlight(): number;
  /** How many more attempts could be in flight. */
  free(): number;
  /** Starts nothing any more. */
  close(): void;
}

export interface SlotOptions {
  cap: number;
  /** Captures that wait for their commit. */
  captureDepth: () => number;
  /** Whether anything may be started at all just now. */
  isOpen: () => boolean;
}

/** Captures come first: while many of them wait, only a few attempts are started in a while. */
const BUSY_DEPTH = 8;
/** Between two commits nothing waits, however many captures come. */
const BUSY_MS = 100;
const PACE_MS = 20;
const STARTS_WHEN_BUSY = 6;
const STARTS_WHEN_FLOODED = 2;
const FLOODED_DEPTH = 1_000;

/**
 * Hands out the node's slots in turns, one attempt each, so that a lane with thousands waiting takes no more than one
 * with a few. Destinations that failed the last time share half of the slots: however many of them hang, the others
 * have the other half.
 */
export function createSlots({ cap, captureDepth, isOpen }: SlotOptions): Slots {
  const turns = new Set<TurnTaker>();
  /** Could go on if there were fewer that struggle. */
  const parked = new Set<TurnTaker>();
  const strugglingCap = Math.max(1, cap >> 1);
  let inFlight = 0;
  let struggling = 0;
  let isClosed = false;
  let startsLeft = 0;
  let busyUntilMs = -Infinity;
  let timer: NodeJS.Timeout | null = null;

  /** Whether one more may start as far as captures are concerned. */
  function isPaced(): boolean {
    const nowMs = performance.now();
    if (captureDepth() >= BUSY_DEPTH) busyUntilMs = nowMs + BUSY_MS;
    if (nowMs >= busyUntilMs) return true;
    timer ??= setTimeout(() => {
      timer = null;
      startsLeft = captureDepth() < FLOODED_DEPTH ? STARTS_WHEN_BUSY : STARTS_WHEN_FLOODED;
      pump();
    }, PACE_MS);
    if (startsLeft === 0) return false;
    startsLeft -= 1;
    return true;
  }

  async function run({ isStruggling, start }: Startable): Promise<void> {
    inFlight += 1;
    if (isStruggling) struggling += 1;
    await start();
    inFlight -= 1;
    if (isStruggling) {
      struggling -= 1;
      for (const taker of parked) turns.add(taker);
      parked.clear();
    }
    pump();
  }

  function pump(): void {
    for (const taker of turns) {
      if (isClosed || inFlight >= cap || !isOpen()) return;
      const isStrugglingAllowed = struggling < strugglingCap;
      const startable = taker.next(isStrugglingAllowed);
      turns.delete(taker);
      if (!startable) {
        if (!isStrugglingAllowed) parked.add(taker);
        continue;
      }
      // To the end of the line: a Set goes on to what is added while it is walked.
      turns.add(taker);
      if (!isPaced()) return;
      void run(startable);
    }
  }

  return {
    offer: (taker) => {
      turns.add(taker);
      pump();
    },
    resume: pump,
    inFlight: () => inFlight,
    free: () => cap - inFlight,
    close: () => {
      isClosed = true;
      if (timer) clearTimeout(timer);
    },
  };
}
