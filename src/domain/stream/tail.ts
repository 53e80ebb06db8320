import type { Logger } from '#domain/context.ts';
import type { Bus } from './bus.ts';
import { createHeadReader } from './head-reader.ts';
import type { LogHead, LogStore, StreamEvent } from './log-store.ts';

export interface TailBounds {
  /** Newest events kept per endpoint that has listeners, at most. */
  ringEvents: number;
  /** The same for each listener, besides those of the last commit. What is kept outlives the young generation, which is what costs. */
  ringEventsPerListener: number;
  /** Bytes of headers and bodies kept per endpoint that has listeners. */
  ringBytes: number;
  /** The same over all endpoints of this node. */
  totalBytes: number;
  /** How often the heads are asked of the database, in milliseconds: bounds what a lost hint costs. */
  pollMs: number;
}

/** The newest part of one endpoint's log, while somebody follows it. */
export interface Tail {
  /** The highest seq known to be committed. */
  head(): number;
  /** The kept events with a greater seq; null when the position is behind what is kept. */
  eventsAfter(seq: number): readonly StreamEvent[] | null;
  /** Whether the endpoint was deleted, as far as has been heard; the end of its log. */
  isGone(): boolean;
  /** Calls back once at the next growth or when the endpoint is gone; returns the function that cancels. */
  onceGrown(wake: () => void): () => void;
  /** Asks the database; null when the endpoint no longer exists. */
  refresh(): Promise<LogHead | null>;
}

export interface Tails {
  acquire(endpointId: string): Tail;
  release(endpointId: string): void;
  /** Whether the endpoint has listeners on this node. */
  has(endpointId: string): boolean;
  /** Endpoints that have listeners on this node. */
  size(): number;
  close(): void;
}

const DEFAULT_BOUNDS: TailBounds = {
  ringEvents: 1_024,
  ringEventsPerListener: 64,
  ringBytes: 4 * 1024 * 1024,
  totalBytes: 128 * 1024 * 1024,
  pollMs: 2_000,
};

/** What one event costs to keep, beyond its bytes: objects and the encoded frame. */
const EVENT_OVERHEAD = 1_024;

function costOf(event: StreamEvent): number {
  // The frames of both streams are kept along with the event.
  return 3 * (event.body.length + event.headerBytes) + EVENT_OVERHEAD;
}

interface Entry {
  listeners: number;
  head: number;
  ring: StreamEvent[];
  bytes: number;
  waiting: Set<() => void>;
  isGone: boolean;
  /** Ends hearing of other nodes' appends. */
  endHearing: () => void;
}

/**
 * A bounded ring per endpoint that has listeners, filled in seq order right after commit. A cursor inside the
 * ring costs no query; one behind it reads the database. Hints may be lost, repeated or reordered.
 */
export function createTails(
  deps: { logStore: LogStore; bus: Bus; logger: Logger },
  bounds: TailBounds = DEFAULT_BOUNDS,
): Tails {
  const entries = new Map<string, Entry>();
  const readHead = createHeadReader(deps.logStore);
  let totalBytes = 0;

  function clear(entry: Entry): void {
    totalBytes -= entry.bytes;
    entry.ring = [];
    entry.bytes = 0;
  }

  function wake(entry: Entry): void {
    const waiting = entry.waiting;
    entry.waiting = new Set();
    for (const one of waiting) one();
  }

  function trim(entry: Entry, newEvents: number): void {
    const perListeners = entry.listeners * bounds.ringEventsPerListener;
    const maxEvents = Math.min(bounds.ringEvents, perListeners + newEvents);
    let drop = 0;
    while (entry.ring.length - drop > 1) {
      const tooMany = entry.ring.length - drop > maxEvents || entry.bytes > bounds.ringBytes;
      const oldest = entry.ring[drop];
      if (!oldest || !(tooMany || totalBytes > bounds.totalBytes)) break;
      entry.bytes -= costOf(oldest);
      totalBytes -= costOf(oldest);
      drop += 1;
    }
    if (drop > 0) entry.ring = entry.ring.slice(drop);
    // Over the total: those that hold most read from the database for a while.
    while (totalBytes > bounds.totalBytes) {
      const fullest = [...entries.values()].reduce((most, one) => (one.bytes > most.bytes ? one : most));
      if (fullest.bytes === 0) break;
      clear(fullest);
    }
  }

  function offer(entry: Entry, events: readonly StreamEvent[]): void {
    for (const event of events) {
      const last = entry.ring.at(-1)?.seq;
      if (last !== undefined && event.seq <= last) continue;
      // The ring is contiguous: after a hole it starts anew, and readers behind it ask the database.
      if (last !== undefined && event.seq > last + 1) clear(entry);
      // Too large to keep: the hole makes the ring start anew behind it.
      if (costOf(event) > bounds.ringBytes / 2) {
        clear(entry);
        continue;
      }
      entry.ring.push(event);
      entry.bytes += costOf(event);
      totalBytes += costOf(event);
    }
    trim(entry, events.length);
  }

  function grow(entry: Entry, head: number): void {
    if (head <= entry.head) return;
    entry.head = head;
    wake(entry);
  }

  const unsubscribe = [
    deps.bus.subscribe('appended', ({ endpointId, head, events }) => {
      const entry = entries.get(endpointId);
      if (!entry) return;
      if (events) offer(entry, events);
      grow(entry, head);
    }),
    // What was removed must not be served from memory.
    deps.bus.subscribe('requests-changed', ({ endpointId }) => {
      const entry = entries.get(endpointId);
      if (entry) clear(entry);
    }),
    deps.bus.subscribe('growth-heard', ({ endpointIds }) => {
      void readHeads(endpointIds.filter((id) => entries.has(id)));
    }),
    deps.bus.subscribe('bus-resumed', () => {
      for (const entry of entries.values()) clear(entry);
      void readHeads([...entries.keys()]);
    }),
  ];

  /** A log without a head has been deleted: whoever missed that is told here. */
  async function readHeads(endpointIds: readonly string[]): Promise<void> {
    if (endpointIds.length === 0) return;
    const asked = endpointIds.map((endpointId) => [endpointId, entries.get(endpointId)] as const);
    try {
      const heads = await deps.logStore.heads(endpointIds);
      for (const [endpointId, entry] of asked) {
        if (!entry || entries.get(endpointId) !== entry) continue;
        const head = heads.get(endpointId);
        if (head) grow(entry, head.lastSeq);
        else {
          entry.isGone = true;
          wake(entry);
        }
      }
    } catch (error) {
      deps.logger.warn({ err: error, endpoints: endpointIds.length }, 'tail: heads could not be read');
    }
  }

  let polling = false;
  const timer = setInterval(() => {
    if (polling) return;
    polling = true;
    void readHeads([...entries.keys()]).finally(() => (polling = false));
  }, bounds.pollMs);
  timer.unref();

  function tailOf(endpointId: string, entry: Entry): Tail {
    return {
      head: () => entry.head,
      isGone: () => entry.isGone,
      eventsAfter: (seq) => {
        const first = entry.ring[0]?.seq;
        if (first === undefined || seq < first - 1) return null;
        return entry.ring.slice(seq - first + 1);
      },
      onceGrown: (listener) => {
        const waiting = entry.waiting;
        waiting.add(listener);
        return () => {
          waiting.delete(listener);
          entry.waiting.delete(listener);
        };
      },
      refresh: async () => {
        const found = await readHead(endpointId);
        if (found) grow(entry, found.lastSeq);
        return found;
      },
    };
  }

  return {
    acquire: (endpointId) => {
      let entry = entries.get(endpointId);
      if (!entry) {
        const endHearing = deps.bus.hearGrowth(endpointId);
        entry = { listeners: 0, head: 0, ring: [], bytes: 0, waiting: new Set(), isGone: false, endHearing };
        entries.set(endpointId, entry);
      }
      entry.listeners += 1;
      return tailOf(endpointId, entry);
    },
    release: (endpointId) => {
      const entry = entries.get(endpointId);
      if (!entry) return;
      entry.listeners -= 1;
      if (entry.listeners > 0) return;
      clear(entry);
      entry.endHearing();
      entries.delete(endpointId);
    },
    has: (endpointId) => entries.has(endpointId),
    size: () => entries.size,
    close: () => {
      clearInterval(timer);
      for (const end of unsubscribe) end();
      for (const entry of entries.values()) wake(entry);
    },
  };
}
