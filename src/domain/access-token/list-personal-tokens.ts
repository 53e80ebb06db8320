import type { DomainContext } from '#domain/context.ts';
import type { UserPrincipal } from '#domain/principal/principal.ts';
import { PERSONAL_TOKEN_COLUMNS, toPersonalTokenSummary } from './personal-token-summary.ts';
import type { PersonalTokenSummary } from './schemas.ts';

/** The user's own, newest first, revoked and expired ones included. */
export async function listPersonalTokens(
  ctx: DomainContext,
  principal: UserPrincipal,
): Promise<PersonalTokenSummary[]> {
  const { workspaceId, userId } = principal;
  const rows = await ctx.db.accessToken.findMany({
    where: { workspaceId, userId, kind: 'personal' },
    select: PERSONAL_TOKEN_COLUMNS,
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: 500,
  });
  return rows.map((row) => toPersonalTokenSummary(row, ctx.clock.now()));
}
