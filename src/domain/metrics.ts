import type { ClientType } from './stream/presence.ts';

/** What can become of a webhook. `stored` counts replays too: they are captures. */
export const CAPTURE_OUTCOMES = [
  'stored',
  'sealed',
  'over_quota',
  'over_burst',
  'too_large',
  'unknown_endpoint',
  'unavailable',
  'aborted',
] as const;
export type CaptureOutcome = (typeof CAPTURE_OUTCOMES)[number];

/** What can come of one attempt at a delivery. */
export const ATTEMPT_OUTCOMES = [
  'delivered',
  'status_5xx',
  'status_other',
  'target_refused',
  'dns_failed',
  'connect_failed',
  'tls_failed',
  'reset',
  'timeout',
  'bad_answer',
  'unsendable',
  'loop',
] as const;
export type AttemptOutcome = (typeof ATTEMPT_OUTCOMES)[number];

/** What operators watch. Counting per commit and per refusal, never per stored webhook, keeps captures as cheap as they are. */
export interface Metrics {
  captured(outcome: CaptureOutcome, count?: number): void;
  /** A commit of the log, or a try that came to nothing. */
  committed(commit: { captures: number; tookMs: number; ok: boolean }): void;
  listenerEntered(kind: ClientType | 'account_stream'): void;
  listenerLeft(kind: ClientType | 'account_stream'): void;
  /** The limiter gave no answer at a door, which is named by its rule. */
  limiterUnreachable(door: string, answer: 'allow' | 'deny'): void;
  attempted(outcome: AttemptOutcome): void;
  /** A commit of what became of deliveries. */
  settled(deliveries: number): void;
  /** Asked when the metrics are read: attempts in flight, and endpoints that this node delivers for. */
  watchDeliveries(gauges: { inFlight: () => number; lanes: () => number }): void;
  /** All of it, in the text format of Prometheus. */
  render(): Promise<{ contentType: string; text: string }>;
}
