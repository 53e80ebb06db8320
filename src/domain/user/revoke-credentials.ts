import type { Prisma } from '#generated/prisma/client.ts';
import { announceRevokedTokens } from '#domain/access-token/revoke-families.ts';
import type { Bus } from '#domain/stream/bus.ts';

export interface RevokedCredentials {
  apiKeyIds: string[];
  accessTokenIds: string[];
}

/** Every API key and token of a workspace. */
export async function revokeCredentials(
  tx: Prisma.TransactionClient,
  workspaceId: string,
  nowMs: number,
): Promise<RevokedCredentials> {
  const where = { workspaceId, revokedAt: null };
  const data = { revokedAt: new Date(nowMs) };
  const select = { id: true };
  const apiKeys = await tx.apiKey.updateManyAndReturn({ where, data, select });
  const accessTokens = await tx.accessToken.updateManyAndReturn({ where, data, select });
  await tx.refreshToken.updateMany({ where, data });
  return { apiKeyIds: apiKeys.map(({ id }) => id), accessTokenIds: accessTokens.map(({ id }) => id) };
}

/** Closes what is open; call it after the commit. */
export function announceRevokedCredentials(bus: Bus, revoked: RevokedCredentials): void {
  for (const id of revoked.apiKeyIds) bus.publish({ topic: 'credential-revoked', kind: 'api_key', id });
  announceRevokedTokens(bus, revoked.accessTokenIds);
}
