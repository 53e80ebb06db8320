import type { z } from 'zod';
import type { Prisma } from '#generated/prisma/client.ts';
import type { DomainContext } from '#domain/context.ts';
import type { OwnedDestination } from '#domain/destination/destination-rows.ts';
import { endDeliveries } from '#domain/destination/end-deliveries.ts';
import { findFirstDestination, putFirstDestination } from '#domain/destination/put-first-destination.ts';
import { requireTarget } from '#domain/destination/require-target.ts';
import { notFound } from '#domain/errors.ts';
import type { Principal } from '#domain/principal/principal.ts';
import { writeAudit } from '#domain/workspace/audit.ts';
import { lockPlan } from '#domain/workspace/plan-of.ts';
import { orAliasTaken } from './alias-taken.ts';
import { getEndpoint } from './get-endpoint.ts';
import { requireEndpoint } from './require-endpoint.ts';
import { signatureColumns } from './signature-columns.ts';
import type { ClientAnswer, EndpointAnswer, EndpointDetail, UpdateEndpointInput } from './schemas.ts';

type Update = z.output<typeof UpdateEndpointInput>;

/**
 * Changes what is given and leaves the rest.
 * @throws {DomainError} `not_found`; `conflict` when the alias is taken; `limit_exceeded` without own retry schedules;
 * `feature_required` for a destination; `invalid_input` when the destination is refused
 */
export async function updateEndpoint(
  ctx: DomainContext,
  principal: Principal,
  input: Update,
): Promise<EndpointDetail> {
  await changeEndpoint(ctx, principal, input);
  return getEndpoint(ctx, principal, { id: input.id });
}

/** The same without reading the endpoint and its counts afterwards. */
export async function changeEndpoint(ctx: DomainContext, principal: Principal, input: Update): Promise<void> {
  const { id } = input;
  await judgeDestination(ctx, principal, input);
  const update = ctx.db.$transaction(async (tx) => {
    const before = await tx.endpoint.findFirst({
      where: { id, workspaceId: principal.workspaceId, deletedAt: null },
      select: {
        id: true,
        alias: true,
        pausedAt: true,
        signatureProvider: true,
        signatureSecretCiphertext: true,
      },
    });
    if (!before) throw notFound('Endpoint');
    const { count } = await tx.endpoint.updateMany({
      where: { id, workspaceId: principal.workspaceId, deletedAt: null },
      data: {
        ...changes(input, before.pausedAt, ctx.clock.now()),
        ...signatureColumns(ctx.secretBox, before, input.signature),
      },
    });
    if (count === 0) throw notFound('Endpoint');
    await writeAudit(tx, principal, {
      action: 'endpoint.updated',
      subject: id,
      detail: auditDetail(input),
    });
    return { oldAlias: before.alias, removed: await changeFirstDestination(ctx, { tx, principal }, input) };
  });
  const { oldAlias, removed } = await orAliasTaken(update, input.alias ?? null);
  const aliases = [...new Set([oldAlias, input.alias].filter((alias) => typeof alias === 'string'))];
  ctx.bus.publish({ topic: 'endpoint-changed', endpointId: id, aliases });
  if (removed) await endDeliveries(ctx, removed);
  if (input.destinationUrl !== undefined) ctx.bus.publish({ topic: 'delivery-due', endpointId: id });
}

/** Only a URL that is another than before: what is sent back as it was read goes on being good. */
async function judgeDestination(ctx: DomainContext, principal: Principal, input: Update): Promise<void> {
  const { id, destinationUrl } = input;
  if (typeof destinationUrl !== 'string') return;
  await requireEndpoint(ctx, principal, id);
  const first = await findFirstDestination(ctx.db, principal, id);
  if (first?.url !== destinationUrl) await requireTarget(ctx, destinationUrl, 'destinationUrl');
}

async function changeFirstDestination(
  ctx: DomainContext,
  { tx, principal }: { tx: Prisma.TransactionClient; principal: Principal },
  { id: endpointId, destinationUrl: url, retryConfig }: Update,
): Promise<OwnedDestination | null> {
  if (url === undefined && retryConfig === undefined) return null;
  const plan = await lockPlan(ctx, tx, principal.workspaceId);
  return putFirstDestination(ctx, { tx, principal, plan }, { endpointId, url, retryConfig });
}

function changes(
  input: Update,
  pausedAt: Date | null,
  nowMs: number,
): Prisma.EndpointUpdateManyMutationInput {
  return {
    ...(input.name !== undefined && { name: input.name }),
    ...(input.alias !== undefined && { alias: input.alias }),
    ...(input.paused !== undefined && { pausedAt: input.paused ? (pausedAt ?? new Date(nowMs)) : null }),
    ...(input.answer !== undefined && answerColumns(input.answer)),
    ...(input.clientAnswer !== undefined && clientAnswerColumns(input.clientAnswer)),
  };
}

/** Never a secret: of a signature only whose it is. */
function auditDetail(input: Update): Prisma.InputJsonObject {
  const fields = Object.keys(input).filter((field) => field !== 'id');
  if (input.signature === undefined) return { fields };
  return { fields, signatureProvider: input.signature?.provider ?? null };
}

function answerColumns(answer: EndpointAnswer | null): Prisma.EndpointUpdateManyMutationInput {
  if (!answer) return { answerStatus: null, answerHeaders: [], answerBody: null, answerDelayMs: 0 };
  return {
    answerStatus: answer.status,
    answerHeaders: answer.headers,
    answerBody: new TextEncoder().encode(answer.body),
    answerDelayMs: answer.delayMs,
  };
}

/** What was set before is there again when it is turned on again. */
function clientAnswerColumns(answer: ClientAnswer | null): Prisma.EndpointUpdateManyMutationInput {
  return { answerFromClient: answer !== null, ...(answer && { answerDeadlineMs: answer.deadlineMs }) };
}
