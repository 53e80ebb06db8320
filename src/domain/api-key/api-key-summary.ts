import type { ApiKeyModel } from '#generated/prisma/models.ts';
import { ApiKeyScope } from '#protocol/scope.ts';
import type { ApiKeySummary } from './schemas.ts';

/** Everything but the hash. */
export const API_KEY_COLUMNS = {
  id: true,
  name: true,
  lastFour: true,
  scopes: true,
  createdAt: true,
  expiresAt: true,
  revokedAt: true,
  lastUsedAt: true,
  lastUsedAddress: true,
} as const;

export function toApiKeySummary(
  row: Pick<ApiKeyModel, keyof typeof API_KEY_COLUMNS>,
  nowMs: number,
): ApiKeySummary {
  return {
    id: row.id,
    name: row.name,
    display: `hwk_…${row.lastFour}`,
    scopes: row.scopes.filter(isApiKeyScope),
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt?.toISOString() ?? null,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    lastUsedAddress: row.lastUsedAddress,
    revokedAt: row.revokedAt?.toISOString() ?? null,
    status: apiKeyStatus(row, nowMs),
  };
}

function isApiKeyScope(scope: string): scope is ApiKeyScope {
  return ApiKeyScope.safeParse(scope).success;
}

function apiKeyStatus(
  row: Pick<ApiKeyModel, 'revokedAt' | 'expiresAt'>,
  nowMs: number,
): ApiKeySummary['status'] {
  if (row.revokedAt) return 'revoked';
  return row.expiresAt && row.expiresAt.getTime() <= nowMs ? 'expired' : 'active';
}
