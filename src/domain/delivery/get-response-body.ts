import type { DomainContext } from '#domain/context.ts';
import { notFound } from '#domain/errors.ts';
import type { Principal } from '#domain/principal/principal.ts';
import { decodeBody } from '#domain/request/project.ts';
import { wholeCharacters } from '#domain/request/whole-characters.ts';
import type { AttemptInput, ResponseBodyView } from './schemas.ts';

const MAX_VIEW_BYTES = 16 * 1024;

/**
 * What was kept of the body of an attempt's answer: its first 64 KiB.
 * @throws {DomainError} `not_found`, also where there was no answer
 */
export async function getResponseBytes(
  ctx: DomainContext,
  principal: Principal,
  { deliveryId, number }: AttemptInput,
): Promise<Buffer> {
  const [row] = await ctx.db.$queryRaw<{ body: Uint8Array }[]>`
    SELECT a.response_body AS body
      FROM delivery d JOIN delivery_attempt a ON a.delivery_id = d.id AND a.number = ${number}::int
      JOIN endpoint e ON e.id = d.endpoint_id AND e.deleted_at IS NULL
      JOIN request r ON r.endpoint_id = d.endpoint_id AND r.seq = d.seq AND r.deleted_at IS NULL
     WHERE d.id = ${deliveryId}::uuid AND d.workspace_id = ${principal.workspaceId}::uuid
       AND a.response_body IS NOT NULL`;
  if (!row) throw notFound('Answer');
  return Buffer.from(row.body);
}

/**
 * The same for people: the first 16 KiB of it.
 * @throws {DomainError} `not_found`
 */
export async function getResponseBody(
  ctx: DomainContext,
  principal: Principal,
  input: AttemptInput,
): Promise<ResponseBodyView> {
  const bytes = await getResponseBytes(ctx, principal, input);
  const bodyTruncated = bytes.length > MAX_VIEW_BYTES;
  const shown = bodyTruncated ? wholeCharacters(bytes.subarray(0, MAX_VIEW_BYTES)) : bytes;
  return { ...decodeBody(shown), bodyTruncated, size: bytes.length };
}
