import type { Prisma } from '#generated/prisma/client.ts';
import type { Bus } from '#domain/stream/bus.ts';

/** Every session of the user is over once the transaction commits. Returns the version of new ones. */
export async function endSessions(
  tx: Prisma.TransactionClient,
  userId: string,
  data: Prisma.UserUpdateInput = {},
): Promise<number> {
  const user = await tx.user.update({
    where: { id: userId },
    data: { ...data, sessionVersion: { increment: 1 } },
    select: { sessionVersion: true },
  });
  return user.sessionVersion;
}

/** Closes what is open; call it after the commit. */
export function announceEndedSessions(bus: Bus, userId: string, sessionVersion: number): void {
  bus.publish({ topic: 'sessions-revoked', userId, sessionVersion });
}
