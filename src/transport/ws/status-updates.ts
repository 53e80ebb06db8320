import type { SessionSocket } from './socket-adapter.ts';

export interface StatusUpdate {
  /** Position of the event in its log. */
  seq: number;
  frame: string;
}

export interface StatusUpdates {
  push(update: StatusUpdate): void;
  /** The events up to `seq` have been sent. */
  advance(seq: number): void;
  clear(): void;
}

export interface StatusUpdatesOptions {
  /** The events up to here need not be waited for. */
  position: number;
  /** How many may wait at the moment. */
  quota: () => number;
  /** Sent where some were left out; null: nothing is. */
  gapFrame: string | null;
}

/** Updates that go out in one write. */
const BATCH = 64;

/**
 * One endpoint's status updates, in order: each waits until its event has been sent, because an event says
 * `pending`, and until the peer reads on. No log keeps them, so too many are left out, oldest first, by name.
 */
export function createStatusUpdates(
  socket: Pick<SessionSocket, 'send' | 'writable'>,
  options: StatusUpdatesOptions,
): StatusUpdates {
  const held: StatusUpdate[] = [];
  let position = options.position;
  let leftOut = false;
  let isWaiting = false;

  function takeBatch(): string[] {
    const end = held.findIndex(({ seq }) => seq > position);
    const batch = held.splice(0, Math.min(BATCH, end < 0 ? held.length : end)).map(({ frame }) => frame);
    if (leftOut && options.gapFrame !== null) batch.unshift(options.gapFrame);
    leftOut = false;
    return batch;
  }

  function isDue(): boolean {
    const [first] = held;
    return leftOut || (first !== undefined && first.seq <= position);
  }

  function flush(): void {
    while (isDue()) {
      const unsent = socket.writable();
      if (unsent) {
        if (!isWaiting) void unsent.then(resume);
        isWaiting = true;
        return;
      }
      socket.send(takeBatch());
    }
  }

  function resume(): void {
    isWaiting = false;
    flush();
  }

  return {
    push: (update) => {
      held.push(update);
      if (held.length > options.quota()) {
        held.shift();
        leftOut = true;
      }
      flush();
    },
    advance: (seq) => {
      position = seq;
      flush();
    },
    clear: () => {
      held.length = 0;
      leftOut = false;
    },
  };
}
