import type { StoredRequest, WaitingDelivery } from '#domain/delivery/delivery-queue.ts';
import { goneState } from '#domain/delivery/delivery-state.ts';
import type { Workbench } from './workbench.ts';

/** A delivery with the request it is about, in memory. */
export interface ReadyDelivery {
  delivery: WaitingDelivery;
  request: StoredRequest;
  /** Of the budget; given back when the attempt is over. */
  bytes: number;
}

export interface BufferOptions {
  destination: { id: string; endpointId: string; isOrdered: boolean };
  /** Rows to read now; 0: none. */
  limit: () => number;
  /** Taken out and not settled yet. */
  busyIds: () => Iterable<string>;
  /** What the lane holds of the budget, over all of its destinations. */
  held: { bytes: number };
  onReady: () => void;
}

/** The next deliveries of one destination: some as rows, the first of them with their requests. */
export interface Buffer {
  first(): ReadyDelivery | undefined;
  take(): ReadyDelivery | undefined;
  giveBack(item: ReadyDelivery): void;
  /** There may be more in the queue. */
  wake(): void;
  /** Reads on where there is room. */
  refill(): void;
  /** Forgets what was read, to read it again later. */
  drop(): void;
  isEmpty(): boolean;
}

const LOW = 60;
const READY = 40;
const CHUNK_ROWS = 64;
const CHUNK_BYTES = 4 * 1024 * 1024;
const PAUSE_MS = 1_000;

export function createBuffer(bench: Workbench, options: BufferOptions): Buffer {
  const { destination, held } = options;
  let waiting: WaitingDelivery[] = [];
  let loading: readonly WaitingDelivery[] = [];
  let ready: ReadyDelivery[] = [];
  /** Counts drops: what was asked for before one is not put in after it. */
  let generation = 0;
  let mayHaveMore = false;
  let isReading = false;
  let isLoading = false;
  let isPausing = false;
  /** Their requests are gone; settled soon. */
  const gone = new Set<string>();

  function pauseAfter(error: unknown): void {
    bench.logger.warn({ err: error, destinationId: destination.id }, 'deliveries: the queue can’t be read');
    mayHaveMore = true;
    if (isPausing) return;
    isPausing = true;
    setTimeout(() => {
      isPausing = false;
      refill();
    }, PAUSE_MS).unref();
  }

  /** What was to be sent is no more: there is nothing to try. */
  function endGone(delivery: WaitingDelivery): void {
    gone.add(delivery.id);
    bench.settler.add({ delivery, attempt: null, state: goneState('request_gone') }, () => {
      gone.delete(delivery.id);
      refill();
      options.onReady();
    });
  }

  async function read(limit: number): Promise<void> {
    const asked = generation;
    mayHaveMore = false;
    const known = [...waiting, ...loading, ...ready.map(({ delivery }) => delivery)].map(({ id }) => id);
    const except = [...known, ...options.busyIds(), ...gone];
    const rows = await bench.queue.readWaiting(destination, { nowMs: bench.clock.now(), limit, except });
    if (asked !== generation) return;
    if (rows.length >= limit) mayHaveMore = true;
    for (const row of rows) {
      if (row.requestBytes === null) endGone(row);
      else waiting.push(row);
    }
    // What was read before may be of a later place in the log: by hand, older ones come back.
    if (destination.isOrdered) waiting.sort((a, b) => a.seq - b.seq);
  }

  function chunk(): { rows: WaitingDelivery[]; bytes: number } {
    let bytes = 0;
    let count = 0;
    const room = bench.laneBytes - held.bytes;
    for (const { requestBytes, dueAtMs } of waiting.slice(0, CHUNK_ROWS)) {
      const size = requestBytes ?? 0;
      if (dueAtMs > bench.clock.now()) break;
      if (held.bytes + bytes > 0 && bytes + size > room) break;
      if (count > 0 && bytes + size > CHUNK_BYTES) break;
      bytes += size;
      count += 1;
    }
    return { rows: waiting.slice(0, count), bytes };
  }

  async function load(rows: readonly WaitingDelivery[], bytes: number): Promise<void> {
    const asked = generation;
    waiting = waiting.slice(rows.length);
    loading = rows;
    held.bytes += bytes;
    await bench.bytes.take(bytes);
    let unused = bytes;
    try {
      const requests = await bench.queue.readRequests(
        destination.endpointId,
        rows.map(({ seq }) => seq),
      );
      if (asked !== generation) return;
      for (const delivery of rows) {
        const request = requests.get(delivery.seq);
        if (request) {
          const size = delivery.requestBytes ?? 0;
          ready.push({ delivery, request, bytes: size });
          unused -= size;
        } else endGone(delivery);
      }
    } catch (error) {
      if (asked === generation) waiting = [...rows, ...waiting];
      throw error;
    } finally {
      loading = [];
      held.bytes -= unused;
      bench.bytes.giveBack(unused);
    }
  }

  /** In the order of the log, one that is not due holds up all after it; whoever looks for what is due comes back. */
  function isHeldUp(): boolean {
    const [first] = waiting;
    return (
      destination.isOrdered && ready.length === 0 && !isLoading && (first?.dueAtMs ?? 0) > bench.clock.now()
    );
  }

  function refill(): void {
    const limit = options.limit();
    if (limit === 0 || isPausing) return;
    if (isHeldUp()) {
      waiting = [];
      mayHaveMore = false;
    }
    if (!isReading && mayHaveMore && waiting.length + ready.length < Math.min(LOW, limit)) {
      isReading = true;
      read(limit)
        .catch(pauseAfter)
        .finally(() => {
          isReading = false;
          refill();
          options.onReady();
        });
    }
    if (!isLoading && waiting.length > 0 && ready.length < READY) {
      const { rows, bytes } = chunk();
      if (rows.length === 0) return;
      isLoading = true;
      load(rows, bytes)
        .catch(pauseAfter)
        .finally(() => {
          isLoading = false;
          refill();
          options.onReady();
        });
    }
  }

  return {
    first: () => ready[0],
    take: () => ready.shift(),
    giveBack: ({ bytes }) => {
      held.bytes -= bytes;
      bench.bytes.giveBack(bytes);
    },
    wake: () => {
      mayHaveMore = true;
      refill();
    },
    refill,
    drop: () => {
      generation += 1;
      waiting = [];
      const bytes = ready.reduce((sum, item) => sum + item.bytes, 0);
      ready = [];
      held.bytes -= bytes;
      bench.bytes.giveBack(bytes);
    },
    isEmpty: () =>
      waiting.length + ready.length + gone.size === 0 && !isReading && !isLoading && !mayHaveMore,
  };
}
