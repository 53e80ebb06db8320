import type { DomainContext } from '#domain/context.ts';
import type { Principal } from '#domain/principal/principal.ts';

export interface OwnEndpoint {
  id: string;
  /** Unix time in milliseconds; null: never. */
  expiresAtMs: number | null;
  /** Head of its log. */
  head: number;
}

/** Those of `ids` that are live endpoints in the workspace of whoever asks; the others are left out. */
export async function findOwnEndpoints(
  ctx: DomainContext,
  principal: Principal,
  ids: readonly string[],
): Promise<Map<string, OwnEndpoint>> {
  if (ids.length === 0) return new Map();
  const rows = await ctx.db.endpoint.findMany({
    where: {
      id: { in: [...ids] },
      workspaceId: principal.workspaceId,
      deletedAt: null,
      workspace: { deletedAt: null },
      OR: [{ expiresAt: null }, { expiresAt: { gt: new Date(ctx.clock.now()) } }],
    },
    select: { id: true, expiresAt: true, cursor: { select: { lastSeq: true } } },
  });
  return new Map(
    rows.flatMap(({ id, expiresAt, cursor }) =>
      cursor
        ? [[id, { id, expiresAtMs: expiresAt?.getTime() ?? null, head: Number(cursor.lastSeq) }] as const]
        : [],
    ),
  );
}
