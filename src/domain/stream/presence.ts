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
}

/** Counts dashboard, command-line and API-key listeners together: they share one cap. */
export interface Presence {
  /**
   * Enters the listener, unless `cap` listeners of the endpoint are already there (null: no cap).
   * Returns the function that leaves, or null when full.
   */
  enter(listener: Listener, cap: number | null): Promise<(() => void) | null>;
  list(endpointId: string): Promise<Listener[]>;
}
