import type { Prisma } from '#generated/prisma/client.ts';
import type { DomainContext } from '#domain/context.ts';
import { notFound } from '#domain/errors.ts';
import type { Plan } from '#domain/limit/plan.ts';

/** The plan by its id; the default one when the operator has removed it from the table. */
export function planById(ctx: Pick<DomainContext, 'config'>, id: string): Plan {
  const plan = ctx.config.plans[id] ?? ctx.config.plans[ctx.config.defaultPlan];
  if (!plan) throw new Error(`The plan table has neither ${id} nor the default ${ctx.config.defaultPlan}`);
  return plan;
}

export async function planOfWorkspace(ctx: DomainContext, workspaceId: string): Promise<Plan> {
  const workspace = await ctx.db.workspace.findFirst({
    where: { id: workspaceId, deletedAt: null },
    select: { plan: true },
  });
  if (!workspace) throw notFound('Workspace');
  return planById(ctx, workspace.plan);
}

/**
 * The plan, with the workspace locked until the end of the transaction: what is counted afterwards
 * can't be counted by another at the same time. `NO KEY` leaves foreign keys to it, hence captures, alone.
 */
export async function lockPlan(
  ctx: DomainContext,
  tx: Prisma.TransactionClient,
  workspaceId: string,
): Promise<Plan> {
  const rows = await tx.$queryRaw<{ plan: string }[]>`
    SELECT plan FROM workspace WHERE id = ${workspaceId}::uuid AND deleted_at IS NULL FOR NO KEY UPDATE`;
  const [workspace] = rows;
  if (!workspace) throw notFound('Workspace');
  return planById(ctx, workspace.plan);
}
