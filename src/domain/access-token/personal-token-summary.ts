import type { AccessTokenModel } from '#generated/prisma/models.ts';
import { knownScopes } from '#domain/principal/require-scope.ts';
import { whyRefused } from '#domain/principal/stored-credential.ts';
import type { PersonalTokenSummary } from './schemas.ts';

/** Everything but the hash. */
export const PERSONAL_TOKEN_COLUMNS = {
  id: true,
  name: true,
  lastFour: true,
  scopes: true,
  createdAt: true,
  expiresAt: true,
  revokedAt: true,
  lastUsedAt: true,
} as const;

export function toPersonalTokenSummary(
  row: Pick<AccessTokenModel, keyof typeof PERSONAL_TOKEN_COLUMNS>,
  nowMs: number,
): PersonalTokenSummary {
  return {
    id: row.id,
    name: row.name,
    display: `hwp_…${row.lastFour}`,
    scopes: knownScopes(row.scopes),
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt?.toISOString() ?? null,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    revokedAt: row.revokedAt?.toISOString() ?? null,
    status: whyRefused(row, nowMs) ?? 'active',
  };
}
