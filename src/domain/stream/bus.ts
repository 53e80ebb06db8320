import type { StreamEvent } from './log-store.ts';

/** A delivery has passed into another state; of a primary one `pending` at its start is told as well. */
export interface DeliveryChanged {
  topic: 'delivery-changed';
  endpointId: string;
  deliveryId: string;
  destinationId: string;
  /** It stands for the event's state in the account API, which hears of no others. */
  isPrimary: boolean;
  eventId: string;
  /** The event's position in its log, so that nobody hears of the delivery before the event. */
  seq: number;
  status: 'pending' | 'delivered' | 'retrying' | 'failed';
  /** 0 until there is an answer. */
  statusCode: number;
  retryCount: number;
  /** Unix times in milliseconds. */
  nextRetryAtMs: number | null;
  deliveredAtMs: number | null;
}

/** Hints between the parts of Hookwire. Losing one costs time, never an event. */
export type BusMessage =
  /** The endpoint's log has grown. `events` travel along where they are at hand. */
  | { topic: 'appended'; endpointId: string; head: number; events: readonly StreamEvent[] | null }
  /** An endpoint was changed, paused, resumed, created or deleted; cached look-ups are stale. */
  | { topic: 'endpoint-changed'; endpointId: string; aliases: readonly string[] }
  | { topic: 'endpoint-deleted'; endpointId: string; aliases: readonly string[] }
  | DeliveryChanged
  | { topic: 'requests-changed'; endpointId: string; ids: readonly string[]; change: 'deleted' | 'restored' }
  | { topic: 'credential-revoked'; kind: 'api_key' | 'access_token'; id: string }
  /** Sessions of this user below `sessionVersion` are over. */
  | { topic: 'sessions-revoked'; userId: string; sessionVersion: number }
  /** A capture past the quota was kept aside, or those that were are in the log or gone. */
  | { topic: 'sealed'; workspaceId: string; endpointId: string }
  | { topic: 'plan-changed'; workspaceId: string }
  | { topic: 'workspace-deleted'; workspaceId: string }
  /** A consumer goes on from another place, or is gone: its connections begin again. */
  | { topic: 'consumer-reset'; consumerId: string }
  | LocalMessage;

/** What never leaves the node. */
type LocalMessage =
  /** Something is due for delivery. Other nodes look from time to time. */
  | { topic: 'delivery-due'; endpointId: string }
  /** From the bus itself: until now other nodes' hints may have been missed: whoever keeps what hints speak of reads it again. */
  | { topic: 'bus-resumed' }
  /** From the bus itself: from now on other nodes' appends to these logs are heard: whoever knows a head reads it once more. */
  | { topic: 'growth-heard'; endpointIds: readonly string[] };

export type BusTopic = BusMessage['topic'];

export interface Bus {
  /** Never throws and never waits: a hint that can't be sent is dropped. */
  publish(message: BusMessage): void;
  /** Returns the function that ends the subscription. */
  subscribe<T extends BusTopic>(
    topic: T,
    listener: (message: Extract<BusMessage, { topic: T }>) => void,
  ): () => void;
  /** Asks for `appended` of this endpoint from other nodes too. Returns the function that ends it. */
  hearGrowth(endpointId: string): () => void;
  /** Whether other nodes are heard; always, where there are none. */
  isWhole(): boolean;
}
