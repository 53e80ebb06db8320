import type { DomainContext } from '#domain/context.ts';

/** A log whose oldest capture is older than its workspace keeps captures. */
export interface DueLog {
  endpointId: string;
  removedBefore: Date;
}

const NIL = '00000000-0000-0000-0000-000000000000';

/**
 * Looks at all logs, many in one statement: each that holds something costs one probe of an index, 20 µs. A
 * workspace whose plan is not in the table keeps
 * everything, because a slip in a file of plans must not remove what can't be brought back.
 */
export async function* readDueLogs(
  ctx: DomainContext,
  { logsAtOnce, rest }: { logsAtOnce: number; rest: (tookMs: number) => Promise<unknown> },
): AsyncGenerator<DueLog[]> {
  for (let after: string | null = NIL; after !== null;) {
    const startedMs = performance.now();
    const upTo = await boundAfter(ctx, after, logsAtOnce);
    const due = await readPart(ctx, after, upTo ?? 'ffffffff-ffff-ffff-ffff-ffffffffffff');
    const tookMs = performance.now() - startedMs;
    yield due;
    if (upTo !== null) await rest(tookMs);
    after = upTo;
  }
}

/** Null when fewer are left. */
async function boundAfter({ db }: DomainContext, after: string, count: number): Promise<string | null> {
  const [bound] = await db.$queryRaw<{ id: string }[]>`
    SELECT endpoint_id AS id FROM endpoint_cursor WHERE endpoint_id > ${after}::uuid
     ORDER BY endpoint_id LIMIT 1 OFFSET ${count - 1}`;
  return bound?.id ?? null;
}

async function readPart(ctx: DomainContext, after: string, upTo: string): Promise<DueLog[]> {
  const now = new Date(ctx.clock.now());
  const ending = Object.values(ctx.config.plans).filter((plan) => plan.retentionDays !== null);
  return ctx.db.$queryRaw<DueLog[]>`
    SELECT c.endpoint_id AS "endpointId", expiry.at AS "removedBefore"
      FROM endpoint_cursor c
      JOIN endpoint e ON e.id = c.endpoint_id
      JOIN workspace w ON w.id = e.workspace_id
      JOIN unnest(${ending.map(({ id }) => id)}::text[], ${ending.map(({ retentionDays }) => retentionDays)}::int[])
        AS plan (id, days) ON plan.id = w.plan
      CROSS JOIN LATERAL (
        SELECT ${now}::timestamptz - interval '24 hours'
               * greatest(plan.days, CASE WHEN w.kept_until > ${now}::timestamptz THEN w.kept_days END) AS at
      ) expiry
      CROSS JOIN LATERAL (
        SELECT r.received_at FROM request r
         WHERE r.endpoint_id = c.endpoint_id AND r.seq > c.pruned_seq ORDER BY r.seq LIMIT 1
      ) oldest
     WHERE c.endpoint_id > ${after}::uuid AND c.endpoint_id <= ${upTo}::uuid
       AND c.last_seq > c.pruned_seq AND oldest.received_at < expiry.at
     ORDER BY c.endpoint_id`;
}
