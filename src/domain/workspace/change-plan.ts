import type { Prisma } from '#generated/prisma/client.ts';
import type { DomainConfig, DomainContext } from '#domain/context.ts';
import { DomainError, notFound } from '#domain/errors.ts';
import { keptAfterChange, type KeptPromise } from '#domain/retention/kept-promise.ts';

export interface PlanChange {
  workspaceId: string;
  planId: string;
  /** `user:<id>`, `operator` or `system`. */
  actor: string;
  /** Why, for the audit. */
  detail?: Prisma.InputJsonObject;
}

export interface ChangedPlan {
  from: string;
  to: string;
}

/**
 * The one way to change a workspace's plan; null when it has that plan already. What was captured before is kept as
 * long as it was promised. The caller publishes `plan-changed` after the commit.
 * @throws {DomainError} `not_found`; `invalid_input` when there is no such plan
 */
export async function changePlan(
  { config, clock }: Pick<DomainContext, 'clock'> & { config: Pick<DomainConfig, 'plans'> },
  tx: Prisma.TransactionClient,
  { workspaceId, planId, actor, detail }: PlanChange,
): Promise<ChangedPlan | null> {
  const { plans } = config;
  const next = Object.hasOwn(plans, planId) ? plans[planId] : undefined;
  if (!next) {
    const words = `There is no plan ${planId}. The plans are ${Object.keys(plans).join(', ')}.`;
    throw new DomainError('invalid_input', words, { field: 'plan' });
  }
  const [workspace] = await tx.$queryRaw<({ plan: string } & KeptPromise)[]>`
    SELECT plan, kept_days AS "keptDays", kept_until AS "keptUntil" FROM workspace
     WHERE id = ${workspaceId}::uuid AND deleted_at IS NULL FOR NO KEY UPDATE`;
  if (!workspace) throw notFound('Workspace');
  if (workspace.plan === planId) return null;
  const before = plans[workspace.plan]?.retentionDays ?? null;
  const kept = keptAfterChange(workspace, { before, after: next.retentionDays, nowMs: clock.now() });
  await tx.workspace.update({ where: { id: workspaceId }, data: { plan: planId, ...kept } });
  const changed = { from: workspace.plan, to: planId };
  await tx.auditEvent.create({
    data: {
      workspaceId,
      actor,
      action: 'workspace.plan_changed',
      subject: workspaceId,
      detail: { ...changed, ...detail },
    },
  });
  return changed;
}
