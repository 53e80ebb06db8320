import type { PlannedDelivery } from '#domain/delivery/planned-delivery.ts';

/** What arrives at an endpoint, as it is stored: raw, so that nothing odd can fail a commit. */
export interface CapturedBytes {
  /** UUIDv7. */
  id: string;
  workspaceId: string;
  endpointId: string;
  method: string;
  /** The raw request target, Latin-1 code points. */
  target: string;
  httpVersion: string;
  /** Names and values by turns, in order, with case and repeats; Latin-1 code points. */
  rawHeaders: readonly string[];
  /** What the list takes when stored. */
  headerBytes: number;
  body: Buffer;
  /** SHA-256 of the body, 32 bytes. */
  bodySha256: Buffer;
  remoteAddress: string;
  /** Unix time in milliseconds, fractions to the microsecond. */
  receivedAtMs: number;
  /** Written in the same transaction, the primary one first. Absent where nothing is to be delivered. */
  deliveries?: readonly PlannedDelivery[];
}

/** One numbered entry of an endpoint's log. */
export interface StreamEvent extends CapturedBytes {
  /** Gapless from 1 in commit order. */
  seq: number;
  writtenAtMs: number;
  /** A transport's encodings of this event: one object is shared by all listeners of a node, and encoded once. */
  encoded?: { plain?: Buffer; raw?: Buffer; account?: Buffer };
}

export interface ReadBounds {
  /** At most this many events. */
  maxEvents: number;
  /** Stops after the event that reaches this many bytes of headers and bodies. */
  maxBytes: number;
}

export interface LogHead {
  lastSeq: number;
  prunedSeq: number;
}

/** The durable log. The only code that writes it, and that reads it on hot paths. */
export interface LogStore {
  /**
   * Commits a batch in one transaction and returns the seq of each capture, in order;
   * null where the endpoint no longer exists. A resolved promise means committed.
   */
  append(batch: readonly CapturedBytes[]): Promise<(number | null)[]>;
  /** Stored events with a greater seq, in order; empty at the head. Removed ones are left out. */
  read(endpointId: string, afterSeq: number, bounds: ReadBounds): Promise<StreamEvent[]>;
  /** The heads of those that exist. */
  heads(endpointIds: readonly string[]): Promise<Map<string, LogHead>>;
}
