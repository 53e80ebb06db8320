import type { PrismaClient } from '#generated/prisma/client.ts';

interface PlacedEndpoint {
  id: string;
  workspaceId: string;
  createdAt: Date;
}

/**
 * Whether the plan has fewer endpoints than come before this one, oldest first. After a downgrade those that are over
 * the limit keep their log and take nothing; each comes back when an older one goes.
 */
export async function isEndpointOverLimit(
  db: PrismaClient,
  { id, workspaceId, createdAt }: PlacedEndpoint,
  plan: { limit: number | null; nowMs: number },
): Promise<boolean> {
  if (plan.limit === null) return false;
  const before = await db.endpoint.count({
    where: {
      workspaceId,
      deletedAt: null,
      AND: [
        { OR: [{ expiresAt: null }, { expiresAt: { gt: new Date(plan.nowMs) } }] },
        { OR: [{ createdAt: { lt: createdAt } }, { createdAt, id: { lt: id } }] },
      ],
    },
  });
  return before >= plan.limit;
}
