import type { DomainContext } from '#domain/context.ts';
import { notFound } from '#domain/errors.ts';
import type { Principal } from '#domain/principal/principal.ts';
import { writeAudit } from '#domain/workspace/audit.ts';

/**
 * Takes effect at once, on open sockets too. Revoking a revoked key changes nothing.
 * @throws {DomainError} `not_found`
 */
export async function revokeApiKey(
  ctx: DomainContext,
  principal: Principal,
  input: { id: string },
): Promise<void> {
  const { workspaceId } = principal;
  await ctx.db.$transaction(async (tx) => {
    const { count } = await tx.apiKey.updateMany({
      where: { id: input.id, workspaceId, revokedAt: null },
      data: { revokedAt: new Date(ctx.clock.now()) },
    });
    if (count === 0) {
      const known = await tx.apiKey.count({ where: { id: input.id, workspaceId } });
      if (known === 0) throw notFound('API key');
      return;
    }
    await writeAudit(tx, principal, { action: 'api_key.revoked', subject: input.id });
  });
  ctx.bus.publish({ topic: 'credential-revoked', kind: 'api_key', id: input.id });
}
