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

/** How long a client that saw no answer may ask again with the same token. */
const LOST_ANSWER_MS = 10_000;

/**
 * A new pair for a refresh token, which is used up by it. A second use ends the whole sign-in at once, with one
 * exception: within ten seconds, while nobody has used the new pair, it takes that pair's place. An honest client
 * whose answer was lost goes on; and because the pair it replaces is dead, a thief who asks in those seconds makes
 * the owner's next call fail, whose next refresh ends the sign-in.
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
  const again = token.usedAt !== null || token.revokedAt !== null;
  const unseen = again ? await unseenSuccessor(tx, token, now) : null;
  if (again && !unseen) {
    const ended = await revokeFamilies(tx, { familyId }, now.getTime());
    const event = { workspaceId, actor: 'system', action: 'sign_in.refresh_token_reused', subject: familyId };
    if (ended.live > 0) await tx.auditEvent.create({ data: event });
    return { result: { refused: 'revoked' }, ended: ended.accessTokenIds };
  }
  if (token.expiresAt <= now) return { result: { refused: 'expired' }, ended: [] };
  const ended = unseen ? await replace(tx, unseen, now) : [];
  if (!again) await tx.refreshToken.update({ where: { id: token.id }, data: { usedAt: now } });
  const tokens = await issuePair(ctx, tx, { workspaceId, userId, familyId, client });
  return { result: { tokens }, ended };
}

interface UnseenPair {
  familyId: string;
  /** When the pair was issued. */
  since: Date;
}

/** The pair that came of this token's use a moment ago, if nobody has used it since. */
async function unseenSuccessor(
  tx: Prisma.TransactionClient,
  { id, familyId, usedAt, revokedAt }: StoredToken,
  now: Date,
): Promise<UnseenPair | null> {
  if (!usedAt || revokedAt || now.getTime() - usedAt.getTime() > LOST_ANSWER_MS) return null;
  const live = await tx.refreshToken.count({ where: { familyId, usedAt: null, revokedAt: null } });
  const usedLater = await tx.refreshToken.count({
    where: { familyId, usedAt: { gte: usedAt }, NOT: { id } },
  });
  const accessed = await tx.accessToken.count({
    where: { familyId, createdAt: { gte: usedAt }, lastUsedAt: { not: null } },
  });
  return live === 1 && usedLater === 0 && accessed === 0 ? { familyId, since: usedAt } : null;
}

async function replace(
  tx: Prisma.TransactionClient,
  { familyId, since }: UnseenPair,
  now: Date,
): Promise<string[]> {
  await tx.refreshToken.updateMany({
    where: { familyId, usedAt: null, revokedAt: null },
    data: { revokedAt: now },
  });
  const ended = await tx.accessToken.updateManyAndReturn({
    where: { familyId, createdAt: { gte: since }, revokedAt: null },
    data: { revokedAt: now },
    select: { id: true },
  });
  return ended.map((row) => row.id);
}
