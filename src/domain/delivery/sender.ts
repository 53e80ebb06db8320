/** Why an attempt has no answer that counts. An answer of any status is none of these. */
export type AttemptErrorCode =
  /** The guard: the address, port or scheme is not allowed; see the message. */
  | 'target_refused'
  | 'dns_failed'
  | 'connect_failed'
  | 'tls_failed'
  /** The connection ended before the answer's head was whole. */
  | 'reset'
  /** Nothing whole came within the time. */
  | 'timeout'
  /** What came is no HTTP. */
  | 'bad_answer'
  /** The request can't be written as HTTP/1.1: only a request that was made or changed by hand. */
  | 'unsendable'
  /** It has come through deliveries too often: it goes in a circle. */
  | 'loop';

/** One request to one target. */
export interface OutgoingAttempt {
  /**
   * Whose connections it may use: only attempts with the same pool share them. The destination's id, else the
   * workspace's, so that no tenant's odd request can spoil an answer to another's.
   */
  pool: string;
  /** The destination's; the part of the path after the endpoint's own, and the query, are added to it. */
  url: string;
  method: string;
  /** The raw request target as captured, Latin-1 code points. */
  target: string;
  /** As captured: names and values by turns. */
  rawHeaders: readonly string[];
  body: Buffer;
  /** The destination's own; they replace captured ones of the same name. */
  addedHeaders: readonly (readonly [string, string])[];
  /** `whsec_…`, the present one first; each signs. */
  signingSecrets: readonly string[];
  eventId: string;
  /** From 1. */
  attempt: number;
}

/** Milliseconds; null where it did not come to it, or a connection was used again. */
export interface AttemptTimings {
  dnsMs: number | null;
  connectMs: number | null;
  tlsMs: number | null;
  /** From the start to the first byte of the answer. */
  firstByteMs: number | null;
}

export interface AttemptResult {
  /** Unix time in milliseconds. */
  startedAtMs: number;
  durationMs: number;
  /** 0: no answer. An answer counts as soon as its head is whole, whatever becomes of its body. */
  statusCode: number;
  /** The answer's, at most 16 KiB of them. */
  headers: readonly (readonly [string, string])[];
  /** The first 64 KiB of the answer's. */
  body: Buffer;
  /** What `Retry-After` asks for, in milliseconds from now. */
  retryAfterMs: number | null;
  timings: AttemptTimings;
  /** The address that was connected to. */
  remoteAddress: string | null;
  /** `message` is one sentence for people, without credentials. */
  error: { code: AttemptErrorCode; message: string } | null;
}

/** Sends over HTTP, held by the target guard at every connection. */
export interface Sender {
  /** Never rejects for anything the target does; rejects with the signal's reason when aborted. */
  send(attempt: OutgoingAttempt, signal?: AbortSignal): Promise<AttemptResult>;
  close(): Promise<void>;
}
