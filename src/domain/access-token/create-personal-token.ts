import type { z } from 'zod';
import type { DomainContext } from '#domain/context.ts';
import { DomainError } from '#domain/errors.ts';
import { requireRate } from '#domain/limit/require-rate.ts';
import { RATE_RULES } from '#domain/limit/rules.ts';
import { createCredential, hashSecret } from '#domain/principal/credential.ts';
import type { UserPrincipal } from '#domain/principal/principal.ts';
import { writeAudit } from '#domain/workspace/audit.ts';
import { lockPlan } from '#domain/workspace/plan-of.ts';
import { PERSONAL_TOKEN_COLUMNS, toPersonalTokenSummary } from './personal-token-summary.ts';
import type { CreatePersonalTokenInput, PersonalTokenSummary } from './schemas.ts';

/** Active ones of a workspace: enough for every machine of a team, too few to hide one among. */
const MAX_TOKENS = 50;

/**
 * The only time the token itself is seen; its hash is kept.
 * @throws {DomainError} `limit_exceeded`; `rate_limited`
 */
export async function createPersonalToken(
  ctx: DomainContext,
  principal: UserPrincipal,
  input: z.output<typeof CreatePersonalTokenInput>,
): Promise<{ token: string; personalToken: PersonalTokenSummary }> {
  const { workspaceId, userId } = principal;
  const nowMs = ctx.clock.now();
  const expiresAt = input.expiresAt ? new Date(input.expiresAt) : null;
  if (expiresAt && expiresAt.getTime() <= nowMs) {
    throw new DomainError('invalid_input', 'Choose a time in the future', { field: 'expiresAt' });
  }
  await requireRate(ctx, RATE_RULES.createTokenPerWorkspace, workspaceId);
  const token = createCredential('hwp_');
  const row = await ctx.db.$transaction(async (tx) => {
    await lockPlan(ctx, tx, workspaceId);
    const count = await tx.accessToken.count({
      where: {
        workspaceId,
        kind: 'personal',
        revokedAt: null,
        OR: [{ expiresAt: null }, { expiresAt: { gt: new Date(nowMs) } }],
      },
    });
    if (count >= MAX_TOKENS) {
      const message = `There are ${MAX_TOKENS} active tokens, which is the most. Revoke one that is not used any more.`;
      throw new DomainError('limit_exceeded', message, { limit: MAX_TOKENS });
    }
    const created = await tx.accessToken.create({
      data: {
        workspaceId,
        userId,
        kind: 'personal',
        name: input.name,
        scopes: [...new Set(input.scopes)],
        tokenHash: hashSecret(token),
        lastFour: token.slice(-4),
        expiresAt,
        createdAt: new Date(nowMs),
      },
      select: PERSONAL_TOKEN_COLUMNS,
    });
    await writeAudit(tx, principal, {
      action: 'access_token.created',
      subject: created.id,
      detail: { name: input.name, scopes: created.scopes },
    });
    return created;
  });
  return { token, personalToken: toPersonalTokenSummary(row, nowMs) };
}
