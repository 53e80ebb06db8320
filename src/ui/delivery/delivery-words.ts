import { formatRelative } from '#ui/kit/time.ts';
import type { Delivery } from './types.ts';

const FIRST = ['first', 'second', 'third'] as const;

/** 1 → "first", 4 → "4th", 22 → "22nd". */
export function ordinal(n: number): string {
  const word = FIRST[n - 1];
  if (word) return word;
  const isTeen = n % 100 >= 11 && n % 100 <= 13;
  const suffix = isTeen ? 'th' : (['th', 'st', 'nd', 'rd'][n % 10] ?? 'th');
  return `${String(n)}${suffix}`;
}

function attempts(n: number): string {
  return n === 1 ? 'one attempt' : `${String(n)} attempts`;
}

export interface DeliveryWordsInput {
  delivery: Pick<Delivery, 'status' | 'attemptCount' | 'nextAttemptAt' | 'deliveredAt' | 'updatedAt'>;
  /** Attempts that its schedule has in all; null where it is not known. */
  maxAttempts: number | null;
  /** Nothing is sent to its destination now, and why: "off", "paused". */
  isHeld: boolean;
  nowMs: number;
}

/** Where a delivery stands and what comes next, in one sentence. */
export function deliveryWords({ delivery, maxAttempts, isHeld, nowMs }: DeliveryWordsInput): string {
  const { status, attemptCount, nextAttemptAt, deliveredAt, updatedAt } = delivery;
  if (status === 'delivered') {
    return `Delivered ${formatRelative(deliveredAt ?? updatedAt, nowMs)}, at the ${ordinal(attemptCount)} attempt.`;
  }
  if (status === 'failed') {
    return attemptCount === 0
      ? `Given up ${formatRelative(updatedAt, nowMs)}, before the first attempt.`
      : `Given up ${formatRelative(updatedAt, nowMs)} after ${attempts(attemptCount)}.`;
  }
  if (isHeld) return 'Waits: its destination is off. It goes out when the destination is on again.';
  const isDue = nextAttemptAt === null || Date.parse(nextAttemptAt) <= nowMs;
  const when = isDue ? 'now' : formatRelative(nextAttemptAt, nowMs);
  if (attemptCount === 0) return `First attempt ${when}.`;
  const of = maxAttempts === null ? '' : ` of ${String(maxAttempts)}`;
  return `Next attempt ${when}, the ${ordinal(attemptCount + 1)}${of}.`;
}
