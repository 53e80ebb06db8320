import type { Plan } from '#domain/limit/plan.ts';

/** Captures past the quota of one day that are sealed rather than refused. */
export function overflowSize({ requestsPerDay, overflowPercent }: Plan): number {
  return Math.floor(((requestsPerDay ?? 0) * overflowPercent) / 100);
}
