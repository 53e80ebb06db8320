import type { z } from 'zod';
import type { DomainContext } from '#domain/context.ts';
import { putFirstDestination } from '#domain/destination/put-first-destination.ts';
import { requireTarget } from '#domain/destination/require-target.ts';
import { DomainError } from '#domain/errors.ts';
import type { Plan } from '#domain/limit/plan.ts';
import type { Principal } from '#domain/principal/principal.ts';
import { writeAudit } from '#domain/workspace/audit.ts';
import { lockPlan } from '#domain/workspace/plan-of.ts';
import { orAliasTaken } from './alias-taken.ts';
import { getEndpoint } from './get-endpoint.ts';
import type { CreateEndpointInput, EndpointDetail } from './schemas.ts';

/** How long a temporary endpoint lives, in milliseconds. */
const TEMPORARY_MS = 24 * 60 * 60_000;

/**
 * @throws {DomainError} `limit_exceeded` when the plan has no more or no own retry schedules; `feature_required` for a
 * destination; `conflict` when the alias is taken; `invalid_input` when the destination is refused
 */
export async function createEndpoint(
  ctx: DomainContext,
  principal: Principal,
  input: z.output<typeof CreateEndpointInput>,
): Promise<EndpointDetail> {
  const { workspaceId } = principal;
  const alias = input.alias ?? null;
  const now = new Date(ctx.clock.now());
  const { destinationUrl: url, retryConfig } = input;
  if (typeof url === 'string') await requireTarget(ctx, url, 'destinationUrl');
  const create = ctx.db.$transaction(async (tx) => {
    const plan = await lockPlan(ctx, tx, workspaceId);
    const count = await tx.endpoint.count({
      where: { workspaceId, deletedAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] },
    });
    if (plan.endpoints !== null && count >= plan.endpoints) throw noMoreEndpoints(plan, plan.endpoints);
    const endpoint = await tx.endpoint.create({
      data: {
        workspaceId,
        name: input.name,
        alias,
        createdAt: now,
        expiresAt: input.temporary === true ? new Date(now.getTime() + TEMPORARY_MS) : null,
        pausedAt: input.paused === true ? now : null,
        cursor: { create: {} },
      },
      select: { id: true },
    });
    await writeAudit(tx, principal, {
      action: 'endpoint.created',
      subject: endpoint.id,
      detail: { name: input.name, alias },
    });
    await putFirstDestination(ctx, { tx, principal, plan }, { endpointId: endpoint.id, url, retryConfig });
    return endpoint;
  });
  const { id } = await orAliasTaken(create, alias);
  // Senders may have asked for it before; a cached «unknown» must go.
  ctx.bus.publish({ topic: 'endpoint-changed', endpointId: id, aliases: alias === null ? [] : [alias] });
  return getEndpoint(ctx, principal, { id });
}

function noMoreEndpoints(plan: Plan, limit: number): DomainError {
  const noun = limit === 1 ? 'endpoint' : 'endpoints';
  return new DomainError(
    'limit_exceeded',
    `The ${plan.title} plan has ${limit} ${noun}, and all are in use. Delete one or change the plan.`,
    { limit },
  );
}
