import type { DomainContext } from '#domain/context.ts';
import { notFound } from '#domain/errors.ts';
import type { Principal } from '#domain/principal/principal.ts';
import { decodeHeaders, type HeaderPair } from './project.ts';

export interface RequestBytes {
  id: string;
  method: string;
  /** The raw request target, Latin-1 code points. */
  target: string;
  httpVersion: string;
  rawHeaders: HeaderPair[];
  body: Buffer;
  bodySha256: Buffer;
}

/**
 * The request exactly as it came, for the download.
 * @throws {DomainError} `not_found`
 */
export async function getRequestBytes(
  ctx: DomainContext,
  principal: Principal,
  id: string,
): Promise<RequestBytes> {
  const row = await ctx.db.request.findFirst({
    where: { id, workspaceId: principal.workspaceId, deletedAt: null },
    select: {
      endpointId: true,
      method: true,
      target: true,
      httpVersion: true,
      headers: true,
      body: true,
      bodySha256: true,
    },
  });
  const endpoint =
    row && (await ctx.db.endpoint.findFirst({ where: { id: row.endpointId, deletedAt: null } }));
  if (!row || !endpoint) throw notFound('Request');
  return {
    id,
    method: row.method,
    target: row.target,
    httpVersion: row.httpVersion,
    rawHeaders: decodeHeaders(row.headers),
    body: Buffer.from(row.body),
    bodySha256: Buffer.from(row.bodySha256),
  };
}
