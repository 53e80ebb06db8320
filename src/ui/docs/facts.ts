/** The clients that pages show as they are, by their path below `src/docs/clients`. */
export const CLIENT_FILES = [
  'endpoint/listen.mjs',
  'endpoint/browser.mjs',
  'endpoint/listen.py',
  'endpoint/listen.go',
  'account/follow.mjs',
  'account/browser.mjs',
  'account/follow.py',
  'account/follow.go',
] as const;
export type ClientFile = (typeof CLIENT_FILES)[number];

/** What a plan has, as the page of limits shows it; null: unlimited. */
export interface PlanFacts {
  id: string;
  title: string;
  endpoints: number | null;
  requestsPerDay: number | null;
  burstPerSecond: number | null;
  bodyBytes: number;
  retentionDays: number | null;
  listenersPerEndpoint: number | null;
  accountStreams: number | null;
  apiKeys: number | null;
  restCallsPerMinute: number | null;
  restBurst: number | null;
  customRetrySchedule: boolean;
  webSocket: boolean;
}

/** What pages of the docs know of the server that shows them, and of the reader. */
export interface DocsFacts {
  /** Origin of pages and senders, without a slash at the end. */
  publicUrl: string;
  /** The same for streams: ws or wss. */
  streamUrl: string;
  /** The reader's first endpoint, or a placeholder. */
  endpointId: string;
  signedIn: boolean;
  plans: readonly PlanFacts[];
  clients: Readonly<Record<ClientFile, string>>;
}
