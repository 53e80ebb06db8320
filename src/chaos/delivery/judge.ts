import type { PrismaClient } from '#generated/prisma/client.ts';
import type { Kill } from './nodes.ts';
import { fateOf, modeOf, OUTCOMES, type Fate } from './plan.ts';
import type { Hit } from './receiver.ts';
import { CHAOS_TIMEOUT_MS } from './times.ts';

export interface Verdict {
  delivered: number;
  failed: number;
  attempts: number;
  /** Attempts that would have been answered, but for a machine that is too slow. */
  overdue: number;
  /** Attempts that the receiver saw once more. */
  repeated: number;
  /** In words; none: all is as it must be. */
  violations: string[];
}

/** From the end of an attempt until its result is committed, on a busy machine. */
const SETTLE_MS = 5_000;
const SHOWN = 20;

/**
 * A node that was killed while it had the attempt in flight, or its result on the way to the database. What the
 * receiver saw after the kill was in flight then, as nothing that is dead sends.
 */
function explains(kill: Kill, hit: Hit): boolean {
  return kill.node === hit.node && kill.atMs - hit.atMs <= CHAOS_TIMEOUT_MS + SETTLE_MS;
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

interface Attempt {
  number: number;
  statusCode: number;
  errorCode: string | null;
}

interface Row {
  requestId: string;
  status: string;
  attemptCount: number;
  nextAttemptAt: Date | null;
  attempts: Attempt[];
}

/** The attempts of an event as the database has them, against what the receiver did. */
function judgeAttempts(seed: number, { requestId: id, attemptCount, attempts }: Row) {
  const wrong: string[] = [];
  const overdue = new Set<number>();
  if (attempts.length !== attemptCount) wrong.push(`${id} has ${attempts.length} rows of attempts`);
  for (const { number, statusCode, errorCode } of attempts) {
    const mode = modeOf(seed, id, number);
    const must = OUTCOMES[mode];
    if (statusCode === must.statusCode && errorCode === must.errorCode) continue;
    if (errorCode === 'timeout') overdue.add(number);
    else wrong.push(`attempt ${number} of ${id} is ${statusCode} ${errorCode}, the receiver did ${mode}`);
  }
  return { wrong, overdue };
}

/** What is wrong with the end of one event; takes the hits that it accounts for out of those seen. */
function judgeEnd(row: Row, fate: Fate, seen: Map<string, Hit>): string[] {
  const { requestId: id, status, attemptCount, nextAttemptAt } = row;
  const wrong: string[] = [];
  const is = `${status} after ${attemptCount}`;
  const must = `${fate.status} after ${fate.attempts}`;
  if (is !== must) wrong.push(`${id} is ${is} attempts, must be ${must}`);
  if (nextAttemptAt) wrong.push(`${id} is still due`);
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
  const rows = await readRows(db);
  const { seen, repeated, unexplained } = judgeHits(hits, kills);
  const violations = [...unexplained];
  const verdict = { delivered: 0, failed: 0, attempts: 0, overdue: 0, repeated };
  for (const id of eventIds) {
    const row = rows.get(id);
    if (!row) {
      violations.push(`${id} is lost`);
      continue;
    }
    verdict.attempts += row.attemptCount;
    if (row.status === 'delivered') verdict.delivered += 1;
    if (row.status === 'failed') verdict.failed += 1;
    const { wrong, overdue } = judgeAttempts(seed, row);
    verdict.overdue += overdue.size;
    const fate = fateOf(seed, id, (attempt) => overdue.has(attempt));
    violations.push(...wrong, ...judgeEnd(row, fate, seen));
  }
  for (const key of seen.keys()) violations.push(`the receiver saw an attempt too many: ${key}`);
  if (rows.size !== eventIds.length) violations.push(`${rows.size} deliveries for ${eventIds.length} events`);
  return { ...verdict, violations: violations.slice(0, SHOWN) };
}

/** In parts: all attempts at once are too many parameters for one question. */
async function readRows(db: PrismaClient): Promise<Map<string, Row>> {
  const rows = new Map<string, Row>();
  for (let after: string | undefined, isLast = false; !isLast;) {
    const part: (Row & { id: string })[] = await db.delivery.findMany({
      ...(after !== undefined && { cursor: { id: after }, skip: 1 }),
      orderBy: { id: 'asc' },
      take: 5_000,
      select: {
        ...{ id: true, requestId: true, status: true, attemptCount: true, nextAttemptAt: true },
        attempts: { select: { number: true, statusCode: true, errorCode: true } },
      },
    });
    for (const row of part) rows.set(row.requestId, row);
    after = part.at(-1)?.id;
    isLast = part.length === 0;
  }
  return rows;
}
