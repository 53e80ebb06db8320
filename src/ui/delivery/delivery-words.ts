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

function givenUp({ attemptCount, updatedAt, errorCode }: Delivery, nowMs: number): string {
  const when = formatRelative(updatedAt, nowMs);
  if (attemptCount === 0) return `Given up ${when}, before the first attempt.`;
  const gone = errorCode === 'gone' ? ': the destination answered 410' : '';
  return `Given up ${when} after ${attempts(attemptCount)}${gone}.`;
}

function held({ destination }: Delivery): string | null {
  if (destination.isRemoved) return 'Not sent any more: its destination was removed.';
  if (destination.disabled === 'user') return 'Waits: its destination is off.';
  return destination.disabled === 'failing'
    ? 'Waits: its destination is paused after days of failure.'
    : null;
}

/** Where a delivery stands and what comes next, in one sentence. */
export function deliveryWords(delivery: Delivery, nowMs: number): string {
  const { status, attemptCount, maxAttempts, nextAttemptAt, deliveredAt, updatedAt } = delivery;
  if (status === 'delivered') {
    return `Delivered ${formatRelative(deliveredAt ?? updatedAt, nowMs)}, at the ${ordinal(attemptCount)} attempt.`;
  }
  if (status === 'failed') return givenUp(delivery, nowMs);
  const wait = held(delivery);
  if (wait !== null) return wait;
  const isDue = nextAttemptAt === null || Date.parse(nextAttemptAt) <= nowMs;
  const when = isDue ? 'now' : formatRelative(nextAttemptAt, nowMs);
  if (attemptCount === 0) return `First attempt ${when}.`;
  // One that is retried by hand may go past its schedule.
  const of = attemptCount < maxAttempts ? ` of ${String(maxAttempts)}` : '';
  return `Next attempt ${when}, the ${ordinal(attemptCount + 1)}${of}.`;
}
