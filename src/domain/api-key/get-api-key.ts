import type { DomainContext } from '#domain/context.ts';
import { notFound } from '#domain/errors.ts';
import type { Principal } from '#domain/principal/principal.ts';
import { API_KEY_COLUMNS, toApiKeySummary } from './api-key-summary.ts';
import type { ApiKeySummary } from './schemas.ts';

/**
 * One that is not revoked.
 * @throws {DomainError} `not_found`
 */
export async function getApiKey(
  ctx: DomainContext,
  principal: Principal,
  input: { id: string },
): Promise<ApiKeySummary> {
  const row = await ctx.db.apiKey.findFirst({
    where: { id: input.id, workspaceId: principal.workspaceId, revokedAt: null },
    select: API_KEY_COLUMNS,
  });
  if (!row) throw notFound('API key');
  return toApiKeySummary(row, ctx.clock.now());
}
