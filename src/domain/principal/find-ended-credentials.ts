import type { DomainContext } from '#domain/context.ts';
import type { Principal } from './principal.ts';

/** Credentials of one query. */
const CHUNK = 1_000;

/** The id of the key or token; null for a session. */
export function credentialIdOf(principal: Principal): string | null {
  if (principal.kind === 'user') return null;
  return principal.kind === 'api_key' ? principal.apiKeyId : principal.accessTokenId;
}

/** Which of these keys and tokens let nobody in any more: revoked, or their workspace is gone. */
export async function findEndedCredentials(
  ctx: Pick<DomainContext, 'db'>,
  principals: readonly Principal[],
): Promise<Set<string>> {
  const ended = new Set<string>();
  for (let at = 0; at < principals.length; at += CHUNK) {
    const chunk = principals.slice(at, at + CHUNK);
    for (const id of await endedOf(ctx, chunk)) ended.add(id);
  }
  return ended;
}

async function endedOf(
  { db }: Pick<DomainContext, 'db'>,
  principals: readonly Principal[],
): Promise<Iterable<string>> {
  const idsOf = (kind: Principal['kind']): string[] =>
    principals.flatMap((one) => (one.kind === kind ? (credentialIdOf(one) ?? []) : []));
  const works = (ids: string[]) => ({
    id: { in: ids },
    workspaceId: { in: [...new Set(principals.map(({ workspaceId }) => workspaceId))] },
    revokedAt: null,
    workspace: { deletedAt: null },
  });
  const [keys, tokens] = [idsOf('api_key'), idsOf('access_token')];
  const select = { id: true } as const;
  const working = await Promise.all([
    keys.length > 0 ? db.apiKey.findMany({ where: works(keys), select }) : [],
    tokens.length > 0 ? db.accessToken.findMany({ where: works(tokens), select }) : [],
  ]);
  const there = new Set(working.flat().map(({ id }) => id));
  return [...keys, ...tokens].filter((id) => !there.has(id));
}
