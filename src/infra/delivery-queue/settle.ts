import type { Pool, PoolClient } from 'pg';
import type { EndedDelivery, HealthChange, Settled, SettleRules } from '#domain/delivery/delivery-queue.ts';
import type { DestinationHealth } from '#domain/delivery/destination-health.ts';
import { FIGURES_SQL, LOCK_HEALTH_SQL, NOTED_SQL, SETTLE_SQL } from './settle-sql.ts';
import { hoursOf, settleValues } from './settle-values.ts';

interface HealthRow {
  id: string;
  failures_in_row: number;
  failing_ms: string | null;
  open_ms: string | null;
}

function toHealth({ failures_in_row, failing_ms, open_ms }: HealthRow): DestinationHealth {
  const msOf = (text: string | null): number | null => (text === null ? null : Number(text));
  return { failuresInRow: failures_in_row, failingSinceMs: msOf(failing_ms), openUntilMs: msOf(open_ms) };
}

/** Destinations whose health is touched, with their attempts in the order in which they ended. */
function touchedOf(batch: readonly EndedDelivery[], rules: SettleRules): Map<string, EndedDelivery[]> {
  const all = new Map<string, EndedDelivery[]>();
  const touched = new Set<string>();
  for (const ended of batch) {
    if (!ended.attempt || !rules.counts(ended.attempt.result)) continue;
    const { destinationId } = ended.delivery;
    const own = all.get(destinationId) ?? [];
    own.push(ended);
    all.set(destinationId, own);
    if (!rules.isDelivered(ended.attempt.result) || !rules.isHealthy(ended.delivery))
      touched.add(destinationId);
  }
  for (const id of all.keys()) if (!touched.has(id)) all.delete(id);
  return all;
}

async function judgeHealth(
  client: PoolClient,
  batch: readonly EndedDelivery[],
  rules: SettleRules,
): Promise<Map<string, HealthChange>> {
  const changes = new Map<string, HealthChange>();
  const touched = touchedOf(batch, rules);
  if (touched.size === 0) return changes;
  const { rows } = await client.query<HealthRow>({
    name: 'settle-lock-health',
    text: LOCK_HEALTH_SQL,
    values: [[...touched.keys()]],
  });
  for (const row of rows) {
    const before = toHealth(row);
    let after = before;
    for (const { attempt } of touched.get(row.id) ?? []) {
      if (!attempt) continue;
      const { startedAtMs, durationMs } = attempt.result;
      const endedAtMs = startedAtMs + durationMs;
      after = rules.healthAfter(after, { ok: rules.isDelivered(attempt.result), startedAtMs, endedAtMs });
    }
    changes.set(row.id, { before, after });
  }
  return changes;
}

async function writeFigures(
  client: PoolClient,
  hours: ReturnType<typeof hoursOf>,
  health: ReadonlyMap<string, HealthChange>,
): Promise<void> {
  const after = [...health.values()].map((change) => change.after);
  await client.query({
    name: 'settle-figures',
    text: FIGURES_SQL,
    values: [
      hours.map(({ destinationId }) => destinationId),
      hours.map(({ hourMs }) => hourMs),
      hours.map(({ succeeded }) => succeeded),
      hours.map(({ failed }) => failed),
      hours.map(({ latencies }) => `{${latencies.join(',')}}`),
      [...health.keys()],
      after.map(({ failuresInRow }) => failuresInRow),
      after.map(({ failingSinceMs }) => failingSinceMs),
      after.map(({ openUntilMs }) => openUntilMs),
    ],
  });
}

async function alreadyNoted(client: PoolClient, batch: readonly EndedDelivery[]): Promise<Set<string>> {
  const attempts = batch.flatMap(({ delivery, attempt }) => (attempt ? [{ delivery, attempt }] : []));
  const { rows } = await client.query<{ id: string }>(NOTED_SQL, [
    attempts.map(({ delivery }) => delivery.id),
    attempts.map(({ delivery }) => delivery.attemptCount),
    attempts.map(({ attempt }) => attempt.result.startedAtMs),
  ]);
  return new Set(rows.map(({ id }) => id));
}

async function settleWithin(
  client: PoolClient,
  batch: readonly EndedDelivery[],
  rules: SettleRules,
): Promise<Settled> {
  if (rules.isRetry) {
    const noted = await alreadyNoted(client, batch);
    if (noted.size > 0) return { changedIds: noted, health: new Map() };
  }
  const { rows } = await client.query<{ id: string }>({
    name: 'settle',
    text: SETTLE_SQL,
    values: settleValues(batch),
  });
  const changedIds = new Set(rows.map(({ id }) => id));
  const changed = batch.filter(({ delivery }) => changedIds.has(delivery.id));
  const health = await judgeHealth(client, changed, rules);
  const hours = hoursOf(changed, rules);
  if (hours.length > 0 || health.size > 0) await writeFigures(client, hours, health);
  return { changedIds, health };
}

/** One transaction; the batch is all or nothing. */
export async function settle(
  pool: Pool,
  batch: readonly EndedDelivery[],
  rules: SettleRules,
): Promise<Settled> {
  const client = await pool.connect();
  let isClean = false;
  try {
    await client.query('BEGIN');
    const settled = await settleWithin(client, batch, rules);
    await client.query('COMMIT');
    isClean = true;
    return settled;
  } catch (error) {
    isClean = await client.query('ROLLBACK').then(
      () => true,
      () => false,
    );
    throw error;
  } finally {
    client.release(!isClean);
  }
}
