/** Shares of a day's quota, in percent, at which its workspace is told. */
export const QUOTA_PERCENTS = { near: 80, used: 100 } as const;

export type QuotaPercent = (typeof QUOTA_PERCENTS)[keyof typeof QUOTA_PERCENTS];

/** The highest of them that was reached; null: none yet, or there is no quota. */
export function quotaReached(used: number, quota: number | null): QuotaPercent | null {
  const { near, used: all } = QUOTA_PERCENTS;
  if (quota === null || used * 100 < quota * near) return null;
  return used < quota ? near : all;
}
