import type { Prisma } from '#generated/prisma/client.ts';
import type { DomainContext } from '#domain/context.ts';
import { addressSubject } from '#domain/limit/address-subject.ts';
import { requireRate } from '#domain/limit/require-rate.ts';
import { RATE_RULES } from '#domain/limit/rules.ts';
import { hashSecret, isCredential } from '#domain/principal/credential.ts';
import type { Refused } from '#domain/principal/stored-credential.ts';
import { issuePair } from './issue-pair.ts';
import { holdSessionVersion, lockFamily } from './lock-family.ts';
import type { ApiVisitor } from './log-in.ts';
import { announceRevokedTokens, revokeFamilies } from './revoke-families.ts';
import type { TokenPair } from './schemas.ts';

type Refreshed = { tokens: TokenPair } | Refused;

/**
 * A new pair for a refresh token, which is used up by it. A second use ends the whole sign-in at once: nobody can tell
 * a thief from a client whose answer was lost, and signing in again is the lesser harm (RFC 9700 section 4.14.2).
 * @throws {DomainError} `rate_limited`
 */
export async function refreshPair(
  ctx: DomainContext,
  visitor: ApiVisitor,
  refreshToken: string,
): Promise<Refreshed> {
  await requireRate(ctx, RATE_RULES.refreshPerAddress, addressSubject(visitor.remoteAddress));
  if (!isCredential('hwr_', refreshToken)) return { refused: 'invalid' };
  const tokenHash = hashSecret(refreshToken);
  const known = await ctx.db.refreshToken.findUnique({ where: { tokenHash }, select: TOKEN_COLUMNS });
  if (!known) return { refused: 'invalid' };
  await requireRate(ctx, RATE_RULES.refreshPerSignIn, known.familyId);
  const done = await ctx.db.$transaction(async (tx) => {
    const version = await holdSessionVersion(tx, known.userId);
    await lockFamily(tx, known.familyId);
    const token = await tx.refreshToken.findUnique({ where: { tokenHash }, select: TOKEN_COLUMNS });
    if (!token || version === null) return { result: { refused: 'revoked' } as const, ended: [] };
    return rotate(ctx, tx, { token, client: visitor.userAgent });
  });
  announceRevokedTokens(ctx.bus, done.ended);
  return done.result;
}

const TOKEN_COLUMNS = {
  id: true,
  workspaceId: true,
  userId: true,
  familyId: true,
  expiresAt: true,
  usedAt: true,
  revokedAt: true,
  workspace: { select: { deletedAt: true } },
} as const;

type StoredToken = Prisma.RefreshTokenGetPayload<{ select: typeof TOKEN_COLUMNS }>;

/** `ended`: access tokens that are no longer good. */
async function rotate(
  ctx: DomainContext,
  tx: Prisma.TransactionClient,
  { token, client }: { token: StoredToken; client: string | null },
): Promise<{ result: Refreshed; ended: string[] }> {
  const now = new Date(ctx.clock.now());
  const { workspaceId, userId, familyId } = token;
  if (token.workspace.deletedAt) return { result: { refused: 'revoked' }, ended: [] };
  if (token.usedAt !== null || token.revokedAt !== null) {
    const ended = await revokeFamilies(tx, { familyId }, now.getTime());
    const event = { workspaceId, actor: 'system', action: 'sign_in.refresh_token_reused', subject: familyId };
    if (ended.live > 0) await tx.auditEvent.create({ data: event });
    return { result: { refused: 'revoked' }, ended: ended.accessTokenIds };
  }
  if (token.expiresAt <= now) return { result: { refused: 'expired' }, ended: [] };
  await tx.refreshToken.update({ where: { id: token.id }, data: { usedAt: now } });
  const tokens = await issuePair(ctx, tx, { workspaceId, userId, familyId, client });
  return { result: { tokens }, ended: [] };
}
