import type { PrismaClient } from '#generated/prisma/client.ts';
import type { Kill } from './nodes.ts';
import { fateOf, type Fate } from './plan.ts';
import type { Hit } from './receiver.ts';
import { CHAOS_TIMEOUT_MS } from './times.ts';

export interface Verdict {
  delivered: number;
  failed: number;
  attempts: number;
  /** Attempts that the receiver saw once more. */
  repeated: number;
  /** In words; none: all is as it must be. */
  violations: string[];
}

/** From the end of an attempt until its result is committed, on a busy machine. */
const SETTLE_MS = 5_000;
const SHOWN = 20;

/** A node that was killed while it had the attempt in flight, or its result on the way to the database. */
function explains(kill: Kill, hit: Hit): boolean {
  const afterMs = kill.atMs - hit.atMs;
  return kill.node === hit.node && afterMs >= 0 && afterMs <= CHAOS_TIMEOUT_MS + SETTLE_MS;
}

function judgeHits(hits: readonly Hit[], kills: readonly Kill[]) {
  const seen = new Map<string, Hit>();
  const unexplained: string[] = [];
  let repeated = 0;
  for (const hit of hits) {
    const key = `${hit.eventId} ${hit.attempt}`;
    const before = seen.get(key);
    seen.set(key, hit);
    if (!before) continue;
    repeated += 1;
    if (!kills.some((kill) => explains(kill, before))) {
      const afterMs = hit.atMs - before.atMs;
      const words = `by ${before.node} and ${afterMs} ms later by ${hit.node}, without a kill in between`;
      unexplained.push(`attempt ${hit.attempt} of ${hit.eventId} was sent ${words}`);
    }
  }
  return { seen, repeated, unexplained };
}

interface Row {
  requestId: string;
  status: string;
  attemptCount: number;
  nextAttemptAt: Date | null;
  _count: { attempts: number };
}

/** What is wrong with one event; takes the hits that it accounts for out of those seen. */
function judgeEvent(row: Row, fate: Fate, seen: Map<string, Hit>): string[] {
  const { requestId: id, status, attemptCount, nextAttemptAt, _count } = row;
  const wrong: string[] = [];
  const is = `${status} after ${attemptCount}`;
  const must = `${fate.status} after ${fate.attempts}`;
  if (is !== must) wrong.push(`${id} is ${is} attempts, must be ${must}`);
  if (nextAttemptAt) wrong.push(`${id} is still due`);
  if (_count.attempts !== attemptCount) wrong.push(`${id} has ${_count.attempts} rows of attempts`);
  for (let attempt = 1; attempt <= fate.attempts; attempt++) {
    if (!seen.delete(`${id} ${attempt}`)) wrong.push(`attempt ${attempt} of ${id} was never seen`);
  }
  return wrong;
}

/** Holds what the database and the receiver say against what the schedule says. */
export async function judge(
  db: PrismaClient,
  { seed, eventIds }: { seed: number; eventIds: readonly string[] },
  { hits, kills }: { hits: readonly Hit[]; kills: readonly Kill[] },
): Promise<Verdict> {
  const rows = await db.delivery.findMany({
    select: {
      ...{ requestId: true, status: true, attemptCount: true, nextAttemptAt: true },
      _count: { select: { attempts: true } },
    },
  });
  const { seen, repeated, unexplained } = judgeHits(hits, kills);
  const violations = [...unexplained];
  const byEvent = new Map(rows.map((row) => [row.requestId, row]));
  const verdict = { delivered: 0, failed: 0, attempts: 0, repeated };
  for (const id of eventIds) {
    const row = byEvent.get(id);
    if (!row) {
      violations.push(`${id} is lost`);
      continue;
    }
    verdict.attempts += row.attemptCount;
    if (row.status === 'delivered') verdict.delivered += 1;
    if (row.status === 'failed') verdict.failed += 1;
    violations.push(...judgeEvent(row, fateOf(seed, id), seen));
  }
  for (const key of seen.keys()) violations.push(`the receiver saw an attempt too many: ${key}`);
  if (rows.length !== eventIds.length)
    violations.push(`${rows.length} deliveries for ${eventIds.length} events`);
  return { ...verdict, violations: violations.slice(0, SHOWN) };
}
