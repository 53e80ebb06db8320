import type { Prisma } from '#generated/prisma/client.ts';

/**
 * The user's session version, which stays what it is until the transaction ends: whoever ends all sign-ins
 * raises it first, so a pair is issued either before that, and ends with it, or not at all. Null: no such user.
 */
export async function holdSessionVersion(
  tx: Prisma.TransactionClient,
  userId: string,
): Promise<number | null> {
  const [user] = await tx.$queryRaw<{ version: number }[]>`
    SELECT session_version AS version FROM "user" WHERE id = ${userId}::uuid FOR SHARE`;
  return user?.version ?? null;
}

/** One at a time refreshes or ends a family, whichever of its tokens it was asked with. */
export async function lockFamily(tx: Prisma.TransactionClient, familyId: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${familyId}, 0))`;
}
