/** How a destination has been answering, as its row keeps it. Unix times in milliseconds. */
export interface DestinationHealth {
  /** Attempts that failed since the last that succeeded. */
  failuresInRow: number;
  /** When the first of them began. */
  failingSinceMs: number | null;
  /** The circuit breaker: nothing is sent until then, and then one request as a probe. Null: closed. */
  openUntilMs: number | null;
}

export interface AttemptOutcome {
  ok: boolean;
  startedAtMs: number;
  endedAtMs: number;
}

export const HEALTHY: DestinationHealth = { failuresInRow: 0, failingSinceMs: null, openUntilMs: null };

/** Fewer may be bad luck, or one event that the receiver can't take. */
const FAILURES = 10;
/** Nothing but failures for so long is no restart of one process; each attempt saved is one of a delivery's few. */
const SUSTAINED_MS = 10_000;
const SHORTEST_MS = 30_000;
const LONGEST_MS = 10 * 60_000;
const PAUSE_AFTER_MS = 5 * 24 * 60 * 60_000;

/** As long as it has been failing: so each time is twice the one before, without a count of them. */
function openFor(failingMs: number): number {
  return Math.min(LONGEST_MS, Math.max(SHORTEST_MS, failingMs));
}

/** The health after one more attempt. */
export function healthAfter(before: DestinationHealth, outcome: AttemptOutcome): DestinationHealth {
  if (outcome.ok) return HEALTHY;
  const { startedAtMs, endedAtMs } = outcome;
  const failuresInRow = before.failuresInRow + 1;
  const failingSinceMs = Math.min(before.failingSinceMs ?? startedAtMs, startedAtMs);
  const failingMs = endedAtMs - failingSinceMs;
  const isProbe = before.openUntilMs !== null && startedAtMs >= before.openUntilMs;
  const opens = before.openUntilMs === null && failuresInRow >= FAILURES && failingMs >= SUSTAINED_MS;
  // What was under way when it opened says nothing new.
  const openUntilMs = isProbe || opens ? endedAtMs + openFor(failingMs) : before.openUntilMs;
  return { failuresInRow, failingSinceMs, openUntilMs };
}

/** What may be sent: all, one to see whether it works again, or nothing. */
export function gateOf({ openUntilMs }: DestinationHealth, nowMs: number): 'all' | 'probe' | 'none' {
  if (openUntilMs === null) return 'all';
  return nowMs >= openUntilMs ? 'probe' : 'none';
}

/** Whether it is to be paused. One event that failed long ago and one that fails now are no days of failure. */
export function hasFailedForDays(
  { failuresInRow, failingSinceMs }: DestinationHealth,
  nowMs: number,
): boolean {
  return failingSinceMs !== null && failuresInRow >= FAILURES && nowMs - failingSinceMs >= PAUSE_AFTER_MS;
}
