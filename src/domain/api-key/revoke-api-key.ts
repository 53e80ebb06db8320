import type { DomainContext } from '#domain/context.ts';
import { notFound } from '#domain/errors.ts';
import type { Principal } from '#domain/principal/principal.ts';
import { writeAudit } from '#domain/workspace/audit.ts';

/**
 * Takes effect at once, on open sockets too. False for one that was revoked before: nothing changes then.
 * @throws {DomainError} `not_found`
 */
export async function revokeApiKey(
  ctx: DomainContext,
  principal: Principal,
  input: { id: string },
): Promise<boolean> {
  const { workspaceId } = principal;
  const changed = await ctx.db.$transaction(async (tx) => {
    const { count } = await tx.apiKey.updateMany({
      where: { id: input.id, workspaceId, revokedAt: null },
      data: { revokedAt: new Date(ctx.clock.now()) },
    });
    if (count === 0) {
      const known = await tx.apiKey.count({ where: { id: input.id, workspaceId } });
      if (known === 0) throw notFound('API key');
      return false;
    }
    await writeAudit(tx, principal, { action: 'api_key.revoked', subject: input.id });
    return true;
  });
  ctx.bus.publish({ topic: 'credential-revoked', kind: 'api_key', id: input.id });
  return changed;
}
