import type { z } from 'zod';
import type { DomainContext } from '#domain/context.ts';
import { notFound } from '#domain/errors.ts';
import type { Principal } from '#domain/principal/principal.ts';
import { withinQueryTime } from '#domain/within-query-time.ts';
import type { ListRequestsInput, RequestList } from './schemas.ts';
import { toRequestSummary } from './summary.ts';

interface Row {
  id: string;
  seq: bigint;
  method: string;
  target: string;
  headers: Uint8Array;
  bodySize: number;
  remoteAddress: string;
  receivedAt: Date;
}

/**
 * Newest first, a page at a time.
 * @throws {DomainError} `not_found`; `unavailable` when a search takes too long
 */
export async function listRequests(
  ctx: DomainContext,
  principal: Principal,
  input: z.output<typeof ListRequestsInput>,
): Promise<RequestList> {
  const endpoint = await ctx.db.endpoint.findFirst({
    where: { id: input.endpointId, workspaceId: principal.workspaceId, deletedAt: null },
    select: { cursor: { select: { lastSeq: true } } },
  });
  if (!endpoint) throw notFound('Endpoint');
  const rows = await readRows(ctx, principal.workspaceId, input);
  const page = rows.slice(0, input.limit);
  return {
    requests: page.map((row) =>
      toRequestSummary({
        ...row,
        endpointId: input.endpointId,
        seq: Number(row.seq),
        receivedAtMs: row.receivedAt.getTime(),
      }),
    ),
    head: Number(endpoint.cursor?.lastSeq ?? 0),
    nextBefore: rows.length > page.length ? Number(page.at(-1)?.seq ?? 0) : null,
  };
}

async function readRows(
  ctx: DomainContext,
  workspaceId: string,
  input: z.output<typeof ListRequestsInput>,
): Promise<Row[]> {
  const before = input.before ?? null;
  const method = input.method?.toUpperCase() ?? null;
  // strpos, not LIKE: the text is not a pattern.
  const text = input.text?.toLowerCase() ?? '';
  // Not in any target or method, and the database takes no such text.
  if (`${text}${method}`.includes('\0')) return [];
  const query = ctx.db.$queryRaw<Row[]>`
    SELECT id, seq, method, target, headers, body_size AS "bodySize",
           remote_address AS "remoteAddress", received_at AS "receivedAt"
      FROM request
     WHERE endpoint_id = ${input.endpointId}::uuid AND workspace_id = ${workspaceId}::uuid
       AND deleted_at IS NULL
       AND (${before}::bigint IS NULL OR seq < ${before}::bigint)
       AND (${method}::text IS NULL OR method = ${method}::text)
       AND (${text} = '' OR strpos(lower(target), ${text}) > 0 OR strpos(id::text, ${text}) > 0)
     ORDER BY seq DESC LIMIT ${input.limit + 1}`;
  return withinQueryTime(
    ctx,
    query,
    'The search took too long. Make the text longer, or choose a method, and try again.',
  );
}
