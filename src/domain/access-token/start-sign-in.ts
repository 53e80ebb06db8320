import { v7 as uuidv7 } from 'uuid';
import type { DomainContext } from '#domain/context.ts';
import type { SessionClaims } from '#domain/principal/from-session.ts';
import { writeAudit } from '#domain/workspace/audit.ts';
import { issuePair } from './issue-pair.ts';
import { holdSessionVersion } from './lock-family.ts';
import { announceRevokedTokens, NONE_ENDED, revokeFamilies } from './revoke-families.ts';
import type { TokenPair } from './schemas.ts';

/** Sign-ins a user has at once; the ones refreshed longest ago make room. */
const MAX_SIGN_INS = 100;

/** A new family of tokens; null when the sessions of the user were ended since the claims were made. */
export async function startSignIn(
  ctx: DomainContext,
  claims: SessionClaims,
  client: string | null,
): Promise<TokenPair | null> {
  const { userId, workspaceId } = claims;
  const nowMs = ctx.clock.now();
  const familyId = uuidv7();
  const started = await ctx.db.$transaction(async (tx) => {
    if ((await holdSessionVersion(tx, userId)) !== claims.sessionVersion) return null;
    const pair = await issuePair(ctx, tx, { workspaceId, userId, familyId, client });
    const beyond = await tx.refreshToken.findMany({
      where: { userId, usedAt: null, revokedAt: null, expiresAt: { gt: new Date(nowMs) } },
      select: { familyId: true },
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
      skip: MAX_SIGN_INS,
    });
    const families = { userId, familyId: { in: beyond.map((row) => row.familyId) } };
    const ended = beyond.length > 0 ? await revokeFamilies(tx, families, nowMs) : NONE_ENDED;
    await writeAudit(tx, { kind: 'user', ...claims }, { action: 'sign_in.created', subject: familyId });
    return { pair, ended };
  });
  if (!started) return null;
  announceRevokedTokens(ctx.bus, started.ended.accessTokenIds);
  return started.pair;
}
