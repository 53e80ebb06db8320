import { SIGNATURE_PROVIDERS, type SignatureProvider } from '#protocol/signature-provider.ts';

const CLIENT_FILES = [
  'clients/endpoint/listen.mjs',
  'clients/endpoint/answer.mjs',
  'clients/endpoint/browser.mjs',
  'clients/endpoint/listen.py',
  'clients/endpoint/listen.go',
  'clients/account/tokens.mjs',
  'clients/account/follow.mjs',
  'clients/account/browser.mjs',
  'clients/account/tokens.py',
  'clients/account/follow.py',
  'clients/account/tokens.go',
  'clients/account/follow.go',
] as const;

type ClientFile = (typeof CLIENT_FILES)[number];
type SignatureFile = `signatures/${SignatureProvider}.${'mjs' | 'py'}`;

/** A program that pages show as it is, by its path below `src/docs`. */
export type SourceFile = ClientFile | SignatureFile;

export const SOURCE_FILES: readonly SourceFile[] = [
  ...CLIENT_FILES,
  ...SIGNATURE_PROVIDERS.flatMap(
    (provider) => [`signatures/${provider}.mjs`, `signatures/${provider}.py`] as const,
  ),
];

export interface Source {
  code: string;
  /** The same, coloured. */
  html: string;
}

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
  /** Share of the day's requests that is taken beyond them, sealed. */
  overflowPercent: number;
  customRetrySchedule: boolean;
  replay: boolean;
  webSocket: boolean;
}

/** What pages of the docs know of the server that shows them, and of the reader. */
export interface DocsFacts {
  /** Origin of pages, senders and REST, without a slash at the end. */
  publicUrl: string;
  /** The same for streams: ws or wss. */
  streamUrl: string;
  /** The reader's first endpoint, or a placeholder. */
  endpointId: string;
  plans: readonly PlanFacts[];
  sources: Readonly<Record<SourceFile, Source>>;
}
