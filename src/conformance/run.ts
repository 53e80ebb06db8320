import { setTimeout as sleep } from 'node:timers/promises';
import type { Check } from './check.ts';
import { NotApplicable, Unexpected } from './seen.ts';
import type { Kit } from './kit.ts';

export interface Result {
  check: Check;
  /** What was seen, or why it was not looked at. */
  seen: string;
  outcome: 'ok' | 'failed' | 'not checked';
  ms: number;
}

/** Each wait of a check is bounded by itself; this leaves room for what a limit may ask. */
const CHECK_TIMEOUT_MS = 180_000;
const SLOW_TIMEOUT_MS = 20 * 60_000;

const CREDENTIAL = /\bhw([kpar])_[0-9A-Za-z]+/g;

/** Nothing that opens a door is printed. */
function withoutCredentials(text: string): string {
  return text.replace(CREDENTIAL, 'hw$1_…');
}

async function judge(kit: Kit, check: Check): Promise<Pick<Result, 'seen' | 'outcome'>> {
  const late = new AbortController();
  const timeoutMs = check.slow ? SLOW_TIMEOUT_MS : CHECK_TIMEOUT_MS;
  const timedOut = sleep(timeoutMs, undefined, { signal: late.signal }).then(() => {
    throw new Unexpected(`not over within ${timeoutMs / 1000} s`);
  });
  // Aborted when the check is over.
  timedOut.catch(() => undefined);
  try {
    const seen = await kit.scope(() => Promise.race([check.run(kit), timedOut]));
    return { seen, outcome: 'ok' };
  } catch (error) {
    if (error instanceof NotApplicable) return { seen: error.message, outcome: 'not checked' };
    if (error instanceof Unexpected) return { seen: error.message, outcome: 'failed' };
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { seen: `the check itself broke: ${text}`, outcome: 'failed' };
  } finally {
    late.abort();
  }
}

/** Runs the checks one after another, until the signal says stop; `onResult` hears of each as it ends. */
export async function runChecks(
  kit: Kit,
  checks: readonly Check[],
  { onResult, signal }: { onResult: (result: Result) => void; signal: AbortSignal },
): Promise<Result[]> {
  const results: Result[] = [];
  for (const check of checks) {
    if (signal.aborted) break;
    const startedAt = performance.now();
    const { seen, outcome } = await judge(kit, check);
    const ms = Math.round(performance.now() - startedAt);
    const result: Result = { check, seen: withoutCredentials(seen), outcome, ms };
    results.push(result);
    onResult(result);
  }
  return results;
}
