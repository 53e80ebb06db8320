import type { DomainContext } from '#domain/context.ts';

/** Nobody is shown older ones: the chart goes back a week. */
const KEPT_MS = 30 * 24 * 60 * 60_000;

/** Removes the hourly figures of destinations that no page shows any more. Returns how many. */
export async function removeOldHours(ctx: DomainContext): Promise<number> {
  const { count } = await ctx.db.destinationHour.deleteMany({
    where: { hour: { lt: new Date(ctx.clock.now() - KEPT_MS) } },
  });
  return count;
}
