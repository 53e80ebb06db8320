import type { DomainContext } from '#domain/context.ts';
import { notFound } from '#domain/errors.ts';
import type { Principal } from '#domain/principal/principal.ts';
import { countKept } from '#domain/request/count-kept.ts';
import { countSealed } from '#domain/overflow/count-sealed.ts';
import { readEndpointRows, toEndpointSummary } from './endpoint-rows.ts';
import { openSignature, type SignatureColumns } from '#domain/signature/stored-secrets.ts';
import type { EndpointDetail } from './schemas.ts';
import { storedAnswer } from './stored-answer.ts';

/** @throws {DomainError} `not_found` */
export async function getEndpoint(
  ctx: DomainContext,
  principal: Principal,
  input: { id: string },
): Promise<EndpointDetail> {
  const { workspaceId } = principal;
  const [rows, settings, kept, sealed] = await Promise.all([
    readEndpointRows(ctx, workspaceId, input.id),
    readSettings(ctx, workspaceId, input.id),
    countKept(ctx, [input.id]),
    countSealed(ctx, principal, input.id),
  ]);
  const [row] = rows;
  if (!row || !settings) throw notFound('Endpoint');
  return { ...toEndpointSummary(ctx, row), requestCount: kept.get(input.id) ?? 0, sealed, ...settings };
}

type Settings = Pick<EndpointDetail, 'answer' | 'clientAnswer' | 'signature'>;

async function readSettings(ctx: DomainContext, workspaceId: string, id: string): Promise<Settings | null> {
  const row = await ctx.db.endpoint.findFirst({
    where: { id, workspaceId, deletedAt: null },
    select: {
      answerStatus: true,
      answerHeaders: true,
      answerBody: true,
      answerDelayMs: true,
      answerFromClient: true,
      answerDeadlineMs: true,
      signatureProvider: true,
      signatureSecretCiphertext: true,
    },
  });
  return (
    row && {
      answer: storedAnswer(row),
      clientAnswer: row.answerFromClient ? { deadlineMs: row.answerDeadlineMs } : null,
      signature: toSignature(ctx, id, row),
    }
  );
}

/** Says that there is a secret, never which. */
function toSignature(ctx: DomainContext, id: string, row: SignatureColumns): EndpointDetail['signature'] {
  const found = openSignature(ctx.secretBox, id, row);
  if (!found) return null;
  const { provider, secrets } = found;
  return { provider, hasSecret: secrets !== null, hasPrevious: secrets !== null && secrets.length > 1 };
}
