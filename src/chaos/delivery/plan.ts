import { createHash } from 'node:crypto';
import type { RetryConfig } from '#protocol/retry-config.ts';

/** How the receiver treats one attempt; `ok`, `slow` and `endless` deliver. */
export const MODES = ['ok', 'slow', 'endless', 'status_500', 'status_302', 'busy', 'reset', 'hang'] as const;
export type Mode = (typeof MODES)[number];

const DELIVERS: ReadonlySet<Mode> = new Set(['ok', 'slow', 'endless']);
/** Of a hundred attempts. Hanging ones are few, as each takes the whole time-out. */
const WEIGHTS: Record<Mode, number> = {
  ok: 44,
  slow: 5,
  endless: 3,
  status_500: 16,
  status_302: 12,
  busy: 5,
  reset: 12,
  hang: 3,
};

export const SCHEDULE: RetryConfig = { max_retries: 3, intervals: [1, 2] };

/** The same for the same seed, event and attempt: so what must become of each event is known before it is sent. */
export function modeOf(seed: number, eventId: string, attempt: number): Mode {
  const digest = createHash('sha256').update(`${seed} ${eventId} ${attempt}`).digest();
  let left = digest.readUInt32BE(0) % 100;
  for (const mode of MODES) {
    if (left < WEIGHTS[mode]) return mode;
    left -= WEIGHTS[mode];
  }
  return 'ok';
}

/** What the database must say of an attempt. */
export const OUTCOMES: Record<Mode, { statusCode: number; errorCode: string | null }> = {
  ok: { statusCode: 200, errorCode: null },
  slow: { statusCode: 204, errorCode: null },
  endless: { statusCode: 200, errorCode: null },
  status_500: { statusCode: 500, errorCode: null },
  status_302: { statusCode: 302, errorCode: null },
  busy: { statusCode: 503, errorCode: null },
  reset: { statusCode: 0, errorCode: 'reset' },
  hang: { statusCode: 0, errorCode: 'timeout' },
};

export interface Fate {
  status: 'delivered' | 'failed';
  attempts: number;
}

/** What the schedule says of an event. `isOverdue`: the machine was too slow for an attempt, which then timed out. */
export function fateOf(seed: number, eventId: string, isOverdue: (attempt: number) => boolean): Fate {
  const last = SCHEDULE.max_retries + 1;
  for (let attempt = 1; attempt <= last; attempt++) {
    const delivers = DELIVERS.has(modeOf(seed, eventId, attempt)) && !isOverdue(attempt);
    if (delivers) return { status: 'delivered', attempts: attempt };
  }
  return { status: 'failed', attempts: last };
}
