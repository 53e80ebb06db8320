import type { z } from 'zod';
import { Prisma } from '#generated/prisma/client.ts';
import type { DomainContext } from '#domain/context.ts';
import { storableSchedule } from '#domain/delivery/retry-schedule.ts';
import { notFound } from '#domain/errors.ts';
import type { Principal } from '#domain/principal/principal.ts';
import { writeAudit } from '#domain/workspace/audit.ts';
import { planOfWorkspace } from '#domain/workspace/plan-of.ts';
import { orAliasTaken } from './alias-taken.ts';
import { getEndpoint } from './get-endpoint.ts';
import { signatureColumns } from './signature-columns.ts';
import type { EndpointAnswer, EndpointDetail, UpdateEndpointInput } from './schemas.ts';

type Update = z.output<typeof UpdateEndpointInput>;

/**
 * Changes what is given and leaves the rest.
 * @throws {DomainError} `not_found`; `conflict` when the alias is taken; `limit_exceeded` without own retry schedules
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
  const schedule = await scheduleColumn(ctx, principal.workspaceId, input.retryConfig);
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
        ...schedule,
        ...signatureColumns(ctx.secretBox, before, input.signature),
      },
    });
    if (count === 0) throw notFound('Endpoint');
    await writeAudit(tx, principal, {
      action: 'endpoint.updated',
      subject: id,
      detail: auditDetail(input),
    });
    return before.alias;
  });
  const oldAlias = await orAliasTaken(update, input.alias ?? null);
  const aliases = [...new Set([oldAlias, input.alias].filter((alias) => typeof alias === 'string'))];
  ctx.bus.publish({ topic: 'endpoint-changed', endpointId: id, aliases });
}

async function scheduleColumn(
  ctx: DomainContext,
  workspaceId: string,
  given: Update['retryConfig'],
): Promise<Prisma.EndpointUpdateManyMutationInput> {
  if (given === undefined) return {};
  const own = given && storableSchedule(await planOfWorkspace(ctx, workspaceId), given);
  return { retryConfig: own ?? Prisma.DbNull };
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
    ...(input.destinationUrl !== undefined && { destinationUrl: input.destinationUrl }),
    ...(input.answer !== undefined && answerColumns(input.answer)),
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
