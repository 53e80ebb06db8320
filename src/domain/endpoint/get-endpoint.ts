import type { DomainContext } from '#domain/context.ts';
import { notFound } from '#domain/errors.ts';
import type { Principal } from '#domain/principal/principal.ts';
import { readEndpointRows, toEndpointSummary } from './endpoint-rows.ts';
import { EndpointAnswer, type EndpointDetail } from './schemas.ts';

/** @throws {DomainError} `not_found` */
export async function getEndpoint(
  ctx: DomainContext,
  principal: Principal,
  input: { id: string },
): Promise<EndpointDetail> {
  const { workspaceId } = principal;
  const [rows, answer, requestCount] = await Promise.all([
    readEndpointRows(ctx, workspaceId, input.id),
    readAnswer(ctx, workspaceId, input.id),
    countRequests(ctx, workspaceId, input.id),
  ]);
  const [row] = rows;
  if (!row) throw notFound('Endpoint');
  return { ...toEndpointSummary(ctx, row), requestCount, answer };
}

async function readAnswer(
  ctx: DomainContext,
  workspaceId: string,
  id: string,
): Promise<EndpointAnswer | null> {
  const row = await ctx.db.endpoint.findFirst({
    where: { id, workspaceId, deletedAt: null },
    select: { answerStatus: true, answerHeaders: true, answerBody: true, answerDelayMs: true },
  });
  if (!row || row.answerStatus === null) return null;
  return EndpointAnswer.parse({
    status: row.answerStatus,
    headers: row.answerHeaders ?? [],
    body: row.answerBody ? Buffer.from(row.answerBody).toString('utf8') : '',
    delayMs: row.answerDelayMs,
  });
}

/** Both counts run on an index alone; `count(*) … deleted_at IS NULL` would read every row. */
async function countRequests(ctx: DomainContext, workspaceId: string, id: string): Promise<number> {
  const [row] = await ctx.db.$queryRaw<{ kept: bigint }[]>`
    SELECT (SELECT count(*) FROM request r WHERE r.endpoint_id = e.id)
         - (SELECT count(*) FROM request r WHERE r.endpoint_id = e.id AND r.deleted_at IS NOT NULL) AS kept
      FROM endpoint e
     WHERE e.id = ${id}::uuid AND e.workspace_id = ${workspaceId}::uuid AND e.deleted_at IS NULL`;
  return Number(row?.kept ?? 0);
}
