import type { Prisma } from '#generated/prisma/client.ts';
import type { Bus } from '#domain/stream/bus.ts';

export interface WhichFamilies {
  /** Of one user, or one family. */
  userId?: string;
  familyId?: string | { in: string[] };
  /** Stays when all others of the user end. */
  except?: string | null;
}

export interface EndedFamilies {
  /** How many sign-ins could have gone on. */
  live: number;
  /** Access tokens whose sockets are to be closed after the commit. */
  accessTokenIds: string[];
}

export const NONE_ENDED: EndedFamilies = { live: 0, accessTokenIds: [] };

export async function revokeFamilies(
  tx: Prisma.TransactionClient,
  { userId, familyId, except }: WhichFamilies,
  nowMs: number,
): Promise<EndedFamilies> {
  const now = new Date(nowMs);
  const where = {
    ...(userId !== undefined && { userId }),
    ...(familyId !== undefined && { familyId }),
    ...(except && { NOT: { familyId: except } }),
    revokedAt: null,
  };
  // A refresh token that was used opens nothing any more, and tells of its second use for as long as it is kept.
  const { count } = await tx.refreshToken.updateMany({
    where: { ...where, usedAt: null },
    data: { revokedAt: now },
  });
  const ended = await tx.accessToken.updateManyAndReturn({
    where: { ...where, kind: 'access', expiresAt: { gt: now } },
    data: { revokedAt: now },
    select: { id: true },
  });
  return { live: count, accessTokenIds: ended.map(({ id }) => id) };
}

/** Closes what is open; call it after the commit. */
export function announceRevokedTokens(bus: Bus, accessTokenIds: readonly string[]): void {
  for (const id of accessTokenIds) bus.publish({ topic: 'credential-revoked', kind: 'access_token', id });
}
