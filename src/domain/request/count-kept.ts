import type { DomainContext } from '#domain/context.ts';

/**
 * Requests still kept, by endpoint. Both counts run on an index alone; `count(*) … deleted_at IS NULL` would read
 * every row. The caller has checked whose endpoints these are.
 */
export async function countKept(
  ctx: DomainContext,
  endpointIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await ctx.db.$queryRaw<{ id: string; kept: bigint }[]>`
    SELECT e.id, (SELECT count(*) FROM request r WHERE r.endpoint_id = e.id)
               - (SELECT count(*) FROM request r WHERE r.endpoint_id = e.id AND r.deleted_at IS NOT NULL) AS kept
      FROM unnest(${[...endpointIds]}::uuid[]) AS e(id)`;
  return new Map(rows.map(({ id, kept }) => [id, Number(kept)]));
}
