import type { DomainContext } from '#domain/context.ts';
import type { AttemptSummary } from './health-view.ts';
import { latencyAt } from './latency-buckets.ts';

const HOUR_MS = 3_600_000;

export interface HourCounts {
  hour: Date;
  succeeded: number;
  failed: number;
  latencies: readonly number[];
}

/** The last hours, oldest first, without holes. */
export async function readHours(
  ctx: DomainContext,
  destinationId: string,
  { count, nowMs }: { count: number; nowMs: number },
): Promise<HourCounts[]> {
  const lastMs = Math.floor(nowMs / HOUR_MS) * HOUR_MS;
  const firstMs = lastMs - (count - 1) * HOUR_MS;
  const rows = await ctx.db.destinationHour.findMany({
    where: { destinationId, hour: { gte: new Date(firstMs), lte: new Date(lastMs) } },
  });
  const known = new Map(rows.map((row) => [row.hour.getTime(), row]));
  return Array.from({ length: count }, (_, i) => {
    const atMs = firstMs + i * HOUR_MS;
    const { succeeded = 0, failed = 0, latencies = [] } = known.get(atMs) ?? {};
    return { hour: new Date(atMs), succeeded, failed, latencies };
  });
}

export function summarize(hours: readonly HourCounts[]): AttemptSummary {
  let succeeded = 0;
  let failed = 0;
  const latencies: number[] = [];
  for (const hour of hours) {
    succeeded += hour.succeeded;
    failed += hour.failed;
    for (const [i, count] of hour.latencies.entries()) latencies[i] = (latencies[i] ?? 0) + count;
  }
  const total = succeeded + failed;
  return {
    succeeded,
    failed,
    successRate: total === 0 ? null : succeeded / total,
    p50Ms: latencyAt(0.5, latencies),
    p95Ms: latencyAt(0.95, latencies),
    p99Ms: latencyAt(0.99, latencies),
  };
}
