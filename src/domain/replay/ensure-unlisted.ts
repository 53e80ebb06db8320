import { v7 as uuidv7 } from 'uuid';
import type { Prisma } from '#generated/prisma/client.ts';
import type { DomainContext } from '#domain/context.ts';
import { DomainError } from '#domain/errors.ts';
import type { Principal } from '#domain/principal/principal.ts';
import { lockPlan } from '#domain/workspace/plan-of.ts';

const MAX_UNLISTED = 20;
/** One that was asked for a moment ago may be about to get its first delivery. */
const IN_USE_MS = 5 * 60_000;

/**
 * The destination that stands for another URL of an endpoint: the one that is there, or a new one in the place of one
 * that is no longer used. What was sent to that keeps its address in its attempts.
 * @throws {DomainError} `limit_exceeded` while all of them are in use
 */
export async function ensureUnlisted(
  ctx: DomainContext,
  principal: Principal,
  { endpointId, url }: { endpointId: string; url: string },
): Promise<string> {
  const { workspaceId } = principal;
  const now = new Date(ctx.clock.now());
  return ctx.db.$transaction(async (tx) => {
    // Two at once must not make two of one URL, nor both take the last place.
    await lockPlan(ctx, tx, workspaceId);
    const of = { workspaceId, endpointId, isListed: false, deletedAt: null };
    const known = await tx.destination.findFirst({ where: { ...of, url }, select: { id: true } });
    if (known) {
      await tx.destination.update({ where: { id: known.id, workspaceId }, data: { updatedAt: now } });
      return known.id;
    }
    if ((await tx.destination.count({ where: of })) >= MAX_UNLISTED) {
      await removeUnused(tx, { ...of, now });
    }
    const id = uuidv7();
    await tx.destination.create({
      data: { id, workspaceId, endpointId, url, isListed: false, createdAt: now, updatedAt: now },
    });
    return id;
  });
}

/** The one that was asked for the longest time ago. */
async function removeUnused(
  tx: Prisma.TransactionClient,
  { workspaceId, endpointId, now }: { workspaceId: string; endpointId: string; now: Date },
): Promise<void> {
  const removed = await tx.$executeRaw`
    UPDATE destination SET deleted_at = ${now} WHERE id = (
      SELECT t.id FROM destination t
       WHERE t.workspace_id = ${workspaceId}::uuid AND t.endpoint_id = ${endpointId}::uuid AND NOT t.is_listed
         AND t.deleted_at IS NULL AND t.updated_at < ${new Date(now.getTime() - IN_USE_MS)}
         AND NOT EXISTS (SELECT FROM delivery d
                          WHERE d.destination_id = t.id AND d.next_attempt_at IS NOT NULL)
         AND NOT EXISTS (SELECT FROM replay_job j
                          WHERE j.destination_id = t.id AND j.endpoint_id = t.endpoint_id AND j.ended_at IS NULL)
       ORDER BY t.updated_at LIMIT 1)`;
  if (removed > 0) return;
  throw new DomainError(
    'limit_exceeded',
    `Replays to ${MAX_UNLISTED} other URLs of this endpoint are under way. Wait until one is done, or add a destination.`,
    { limit: MAX_UNLISTED },
  );
}
