import type { Prisma } from '#generated/prisma/client.ts';
import type { DomainContext } from '#domain/context.ts';
import { createCredential, hashSecret } from '#domain/principal/credential.ts';
import { Scope } from '#protocol/scope.ts';
import type { TokenPair } from './schemas.ts';

const ACCESS_SECONDS = 15 * 60;
const REFRESH_MS = 7 * 86_400_000;
const MAX_CLIENT_CHARACTERS = 200;

export interface Family {
  workspaceId: string;
  userId: string;
  familyId: string;
  /** The client's User-Agent, which names the sign-in in the console. */
  client: string | null;
}

/** The next access token and refresh token of a family, for everything that its user may do. */
export async function issuePair(
  ctx: DomainContext,
  tx: Prisma.TransactionClient,
  family: Family,
): Promise<TokenPair> {
  const { client, ...owner } = family;
  const nowMs = ctx.clock.now();
  const createdAt = new Date(nowMs);
  const accessToken = createCredential('hwa_');
  const refreshToken = createCredential('hwr_');
  await tx.accessToken.create({
    data: {
      ...owner,
      kind: 'access',
      name: clientName(client),
      scopes: [...Scope.options],
      tokenHash: hashSecret(accessToken),
      lastFour: accessToken.slice(-4),
      expiresAt: new Date(nowMs + ACCESS_SECONDS * 1000),
      createdAt,
    },
  });
  await tx.refreshToken.create({
    data: {
      ...owner,
      tokenHash: hashSecret(refreshToken),
      expiresAt: new Date(nowMs + REFRESH_MS),
      createdAt,
    },
  });
  return { accessToken, refreshToken, expiresInSeconds: ACCESS_SECONDS };
}

/** The database takes no NUL; a list takes no line break. */
function clientName(client: string | null): string {
  return (client ?? '').replaceAll(/\p{Cc}/gu, ' ').slice(0, MAX_CLIENT_CHARACTERS);
}
