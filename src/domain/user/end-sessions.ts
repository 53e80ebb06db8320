import type { Prisma } from '#generated/prisma/client.ts';
import { announceRevokedTokens, revokeFamilies } from '#domain/access-token/revoke-families.ts';
import type { Bus } from '#domain/stream/bus.ts';

export interface EndedSessions {
  userId: string;
  /** Of the sessions that begin from now on. */
  sessionVersion: number;
  accessTokenIds: readonly string[];
}

export interface EndSessions {
  nowMs: number;
  /** Changed along with it. */
  user?: Prisma.UserUpdateInput;
  /** The sign-in through the account API that stays. */
  exceptFamilyId?: string | null;
}

/** Every session of the user, in browsers and through the account API, is over once the transaction commits. */
export async function endSessions(
  tx: Prisma.TransactionClient,
  userId: string,
  { nowMs, user = {}, exceptFamilyId = null }: EndSessions,
): Promise<EndedSessions> {
  // First, so that whoever signs in or refreshes at this moment is either seen below or waits and fails.
  const { sessionVersion } = await tx.user.update({
    where: { id: userId },
    data: { ...user, sessionVersion: { increment: 1 } },
    select: { sessionVersion: true },
  });
  const { accessTokenIds } = await revokeFamilies(tx, { userId, except: exceptFamilyId }, nowMs);
  return { userId, sessionVersion, accessTokenIds };
}

/** Closes what is open; call it after the commit. */
export function announceEndedSessions(bus: Bus, ended: EndedSessions): void {
  bus.publish({ topic: 'sessions-revoked', userId: ended.userId, sessionVersion: ended.sessionVersion });
  announceRevokedTokens(bus, ended.accessTokenIds);
}
