import type { DomainContext } from '#domain/context.ts';
import { notFound } from '#domain/errors.ts';
import type { Principal } from '#domain/principal/principal.ts';
import { openSignature, type EndpointSignature } from '#domain/signature/stored-secrets.ts';

/**
 * What samples for an endpoint are signed with, and the endpoint's part of the URL.
 * @throws {DomainError} `not_found`
 */
export async function readSignature(
  ctx: DomainContext,
  { workspaceId }: Principal,
  endpointId: string,
): Promise<{ signature: EndpointSignature | null; address: string }> {
  const row = await ctx.db.endpoint.findFirst({
    where: { id: endpointId, workspaceId, deletedAt: null },
    select: { id: true, alias: true, signatureProvider: true, signatureSecretCiphertext: true },
  });
  if (!row) throw notFound('Endpoint');
  return { signature: openSignature(ctx.secretBox, row.id, row), address: row.alias ?? row.id };
}
