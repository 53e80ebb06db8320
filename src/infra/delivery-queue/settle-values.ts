import type { EndedDelivery, SettleRules } from '#domain/delivery/delivery-queue.ts';
import { LATENCY_BUCKETS, latencyBucket } from '#domain/delivery/latency-buckets.ts';

const HOUR_MS = 3_600_000;

/** The database takes no NUL in texts. */
function text(value: string | null | undefined): string | null {
  if (value === null || value === undefined) return null;
  return value.includes('\0') ? value.replaceAll('\0', '') : value;
}

function json(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  const written = JSON.stringify(value);
  // A replacer would cost more than all else here, and hardly anything has a NUL.
  if (!written.includes('\\u0000')) return written;
  return JSON.stringify(value, (_, part: unknown) => (typeof part === 'string' ? text(part) : part));
}

/** The parameters of the statement that settles, a column each. */
export function settleValues(batch: readonly EndedDelivery[]): unknown[] {
  const column = (of: (ended: EndedDelivery) => unknown): unknown[] => batch.map(of);
  return [
    column(({ delivery }) => delivery.id),
    column(({ delivery }) => delivery.attemptCount),
    column(({ state }) => state.status),
    column(({ state }) => state.statusCode),
    column(({ state }) => state.errorCode),
    column(({ state }) => state.nextAttemptAtMs),
    column(({ state }) => state.deliveredAtMs),
    column(({ attempt }) => text(attempt?.url)),
    column(({ attempt }) => attempt?.result.startedAtMs ?? null),
    column(({ attempt }) => attempt && Math.round(attempt.result.durationMs)),
    column(({ attempt }) => json(attempt?.result.headers)),
    column(({ attempt }) => (attempt && attempt.result.body.length > 0 ? attempt.result.body : null)),
    column(({ attempt }) => text(attempt?.result.error?.message)),
    column(({ attempt }) => json(attempt?.result.timings)),
    column(({ attempt }) => text(attempt?.result.remoteAddress)),
  ];
}

interface Hour {
  destinationId: string;
  hourMs: number;
  succeeded: number;
  failed: number;
  latencies: number[];
}

/** What the attempts add to the hours of their destinations. */
export function hoursOf(
  batch: readonly EndedDelivery[],
  { isDelivered, counts }: Pick<SettleRules, 'isDelivered' | 'counts'>,
): Hour[] {
  const hours = new Map<string, Hour>();
  for (const { delivery, attempt } of batch) {
    if (!attempt || !counts(attempt.result)) continue;
    const { destinationId } = delivery;
    const { startedAtMs, durationMs, statusCode } = attempt.result;
    const hourMs = Math.floor(startedAtMs / HOUR_MS) * HOUR_MS;
    const key = `${destinationId} ${hourMs}`;
    let hour = hours.get(key);
    if (!hour) {
      const latencies = Array.from({ length: LATENCY_BUCKETS }, () => 0);
      hour = { destinationId, hourMs, succeeded: 0, failed: 0, latencies };
      hours.set(key, hour);
    }
    if (isDelivered(attempt.result)) hour.succeeded += 1;
    else hour.failed += 1;
    const bucket = latencyBucket(durationMs);
    if (statusCode > 0) hour.latencies[bucket] = (hour.latencies[bucket] ?? 0) + 1;
  }
  // In one order, so that two nodes never wait for each other.
  return [...hours.values()].sort((a, b) => (a.destinationId < b.destinationId ? -1 : 1));
}
