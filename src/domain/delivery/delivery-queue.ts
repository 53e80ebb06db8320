import type { DeliveryState } from './delivery-state.ts';
import type { AttemptOutcome, DestinationHealth } from './destination-health.ts';
import type { AttemptResult } from './sender.ts';

/** An open delivery as a lane keeps it until its turn. */
export interface WaitingDelivery {
  id: string;
  endpointId: string;
  destinationId: string;
  requestId: string;
  seq: number;
  isPrimary: boolean;
  /** Attempts made. */
  attemptCount: number;
  /** Of the last answer. */
  statusCode: number;
  dueAtMs: number;
  /** What headers and body take; null: the request is gone. */
  requestBytes: number | null;
}

export interface StoredRequest {
  method: string;
  target: string;
  rawHeaders: readonly string[];
  body: Buffer;
}

/** A destination with something due. */
export interface DueDestination {
  destinationId: string;
  endpointId: string;
  /** It or its endpoint was deleted: nothing can be delivered there. */
  isGone: boolean;
}

/** An attempt that has ended, or a delivery that came to its end without one. */
export interface EndedDelivery {
  delivery: WaitingDelivery;
  /** Null: there was no attempt. */
  attempt: { url: string; result: AttemptResult } | null;
  state: DeliveryState;
}

/** What a settled batch did to the health of a destination that fails, or did fail. */
export interface HealthChange {
  before: DestinationHealth;
  after: DestinationHealth;
}

export interface Settled {
  /** Deliveries that changed. The others were ended by somebody else meanwhile. */
  changedIds: ReadonlySet<string>;
  health: ReadonlyMap<string, HealthChange>;
}

export interface SettleRules {
  healthAfter: (before: DestinationHealth, outcome: AttemptOutcome) => DestinationHealth;
  /** Whether an attempt says something of its destination; the others don't touch its health and figures. */
  counts: (result: AttemptResult) => boolean;
  isDelivered: (result: AttemptResult) => boolean;
  /** Where all was well and is, the destination's row is left alone. */
  isHealthy: (delivery: WaitingDelivery) => boolean;
  /** The batch was tried before, and the answer was lost. */
  isRetry: boolean;
}

/** The queue in the `delivery` table, and the leases of its lanes. Leases go by the database's clock, what is due by the node's. */
export interface DeliveryQueue {
  /** A part of all destinations with something due that may be sent, after the one given; `next` is null at the end. */
  findDue(nowMs: number, after: string | null): Promise<{ due: DueDestination[]; next: string | null }>;
  /** Takes what nobody holds; returns the endpoints that are this node's now. */
  takeLanes(endpointIds: readonly string[]): Promise<string[]>;
  /** Renews all that this node holds and returns them. */
  renewLanes(): Promise<string[]>;
  giveUpLanes(endpointIds: readonly string[]): Promise<void>;
  /** Of destinations that no list shows, those that something is open for. */
  openUnlisted(endpointIds: readonly string[]): Promise<string[]>;
  /**
   * Open deliveries without those named: the due ones, oldest first; of an ordered destination all, in the order of
   * the log, because the first holds up the others.
   */
  readWaiting(
    destination: { id: string; isOrdered: boolean },
    page: { nowMs: number; limit: number; except: readonly string[] },
  ): Promise<WaitingDelivery[]>;
  /** By seq; those that are gone are left out. */
  readRequests(endpointId: string, seqs: readonly number[]): Promise<Map<number, StoredRequest>>;
  /** One transaction; a delivery that has another number of attempts by now is left as it is. */
  settle(batch: readonly EndedDelivery[], rules: SettleRules): Promise<Settled>;
  /** Ends some of what is open for these destinations, and returns it as it is now. */
  failGone(destinationIds: readonly string[], state: DeliveryState): Promise<WaitingDelivery[]>;
}
