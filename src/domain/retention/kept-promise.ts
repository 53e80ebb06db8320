const DAY_MS = 86_400_000;
/** For captures that were to be kept without an end. */
const ENDLESS_DAYS = 365;

/** Until then, captures are kept for these days at least, whatever the plan says. */
export interface KeptPromise {
  keptDays: number | null;
  keptUntil: Date | null;
}

interface Change {
  /** Days that the old and the new plan keep captures; null: without an end. */
  before: number | null;
  after: number | null;
  nowMs: number;
}

/**
 * What is promised when a plan changes. The youngest capture of the old plan is as old as the change, so the promise
 * ends when that one has had its time; one that runs already is never shortened.
 */
export function keptAfterChange(running: KeptPromise, { before, after, nowMs }: Change): KeptPromise {
  const { keptDays, keptUntil } = running;
  const untilMs = keptUntil && keptUntil.getTime() > nowMs ? keptUntil.getTime() : 0;
  const days = before ?? ENDLESS_DAYS;
  if (after === null || after >= days)
    return untilMs > 0 ? { keptDays, keptUntil } : { keptDays: null, keptUntil: null };
  return {
    keptDays: Math.max(days, untilMs > 0 ? (keptDays ?? 0) : 0),
    keptUntil: new Date(Math.max(nowMs + days * DAY_MS, untilMs)),
  };
}
