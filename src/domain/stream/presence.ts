import type { StreamEvent } from './log-store.ts';

export type ClientType = 'web' | 'cli' | 'api_key' | 'unknown';

/** One live listener of an endpoint, of whatever kind. */
export interface Listener {
  connectionId: string;
  endpointId: string;
  workspaceId: string;
  clientType: ClientType;
  clientMode: 'listen' | 'forward' | null;
  userAgent: string | null;
  /** Unix time in milliseconds. */
  connectedAtMs: number;
  /** Its consumer's name, where it is one. */
  consumer?: string;
  /** Set where the stream has no message for a replay. */
  takesReplays?: false;
  /** Set where the client may answer senders. */
  mayAnswer?: true;
}

/** One connection of the account stream, whatever it follows. */
export interface AccountConnection {
  connectionId: string;
  workspaceId: string;
}

/** A stored request sent again to one chosen listener. */
export interface ReplayDispatch {
  replayId: string;
  dispatchedAtMs: number;
  listener: Listener;
  event: StreamEvent;
}

/** Counts dashboard, command-line, API-key and account-stream listeners together: they share one cap. */
export interface Presence {
  /**
   * Enters the listener, unless `cap` listeners of the endpoint are already there (null: no cap).
   * Returns the function that leaves, or null when full. `receive` takes replays and says whether it could; without it they are refused.
   */
  enter(
    listener: Listener,
    cap: number | null,
    receive?: (replay: ReplayDispatch) => boolean,
  ): Promise<(() => void) | null>;
  /** Enters a connection of the account stream, unless `cap` of its workspace are already there (null: no cap). */
  enterAccountStream(connection: AccountConnection, cap: number | null): Promise<(() => void) | null>;
  list(endpointId: string): Promise<Listener[]>;
  countAccountStreams(workspaceId: string): Promise<number>;
  /** False when the listener has left, takes no replays, or has stopped reading. */
  dispatch(replay: ReplayDispatch): Promise<boolean>;
}
