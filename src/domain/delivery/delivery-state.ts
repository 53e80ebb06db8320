import type { RetryConfig } from '#protocol/retry-config.ts';
import type { AttemptErrorCode, AttemptResult } from './sender.ts';

/** Where a delivery stands after an attempt, or after it was found that none can be made. */
export interface DeliveryState {
  status: 'delivered' | 'retrying' | 'failed';
  statusCode: number;
  errorCode: string | null;
  /** Unix times in milliseconds. */
  nextAttemptAtMs: number | null;
  deliveredAtMs: number | null;
}

/** A wait is up to a tenth shorter or longer, so that what failed together does not come back together. */
const JITTER = 0.1;
/** However long a receiver asks to be left alone. */
const MAX_RETRY_AFTER_MS = 24 * 60 * 60_000;
/** The receiver says that it is gone for good. */
const GONE = 410;

/** Failures that lie in the request itself: another attempt would end alike, and they say nothing of the destination. */
const OF_THE_REQUEST: ReadonlySet<string> = new Set<AttemptErrorCode>(['unsendable', 'loop']);

export function isOfRequest({ error }: Pick<AttemptResult, 'error'>): boolean {
  return error !== null && OF_THE_REQUEST.has(error.code);
}

export function isDelivered({ statusCode, error }: Pick<AttemptResult, 'statusCode' | 'error'>): boolean {
  return error === null && statusCode >= 200 && statusCode < 300;
}

/** Milliseconds until the next attempt after the `number`th failed; null when it was the last. */
function waitAfter(number: number, { max_retries, intervals }: RetryConfig, random: () => number) {
  if (number > max_retries) return null;
  const seconds = intervals[Math.min(number, intervals.length) - 1] ?? 0;
  return Math.round(seconds * 1_000 * (1 + JITTER * (2 * random() - 1)));
}

/**
 * Where a delivery stands after its `number`th attempt, counted from 1. A target that the guard refuses is an attempt
 * like any other that failed: the name may lead elsewhere an hour later. A retry by hand past the schedule is one
 * attempt, and then the end again.
 */
export function stateAfter(
  number: number,
  result: Pick<AttemptResult, 'statusCode' | 'error' | 'retryAfterMs'>,
  rules: { schedule: RetryConfig; nowMs: number; random: () => number },
): DeliveryState {
  const { statusCode, error, retryAfterMs } = result;
  const { schedule, nowMs, random } = rules;
  const ended = { statusCode, errorCode: error?.code ?? null, nextAttemptAtMs: null, deliveredAtMs: null };
  if (isDelivered(result)) return { ...ended, status: 'delivered', deliveredAtMs: nowMs };
  if (isOfRequest(result)) return { ...ended, status: 'failed' };
  if (error === null && statusCode === GONE) return { ...ended, status: 'failed', errorCode: 'gone' };
  const waitMs = waitAfter(number, schedule, random);
  if (waitMs === null) return { ...ended, status: 'failed' };
  const askedMs = Math.min(retryAfterMs ?? 0, MAX_RETRY_AFTER_MS);
  return { ...ended, status: 'retrying', nextAttemptAtMs: nowMs + Math.max(waitMs, askedMs) };
}

/** The end of a delivery that can't be made: what was to be sent, or where, is no more. */
export function goneState(errorCode: 'request_gone' | 'destination_gone'): DeliveryState {
  return { status: 'failed', statusCode: 0, errorCode, nextAttemptAtMs: null, deliveredAtMs: null };
}
