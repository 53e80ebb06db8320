import { z } from 'zod';
import type { DomainConfig, DomainContext } from '#domain/context.ts';
import { DomainError } from '#domain/errors.ts';
import { changePlan, type ChangedPlan } from './change-plan.ts';

export interface SetPlan extends ChangedPlan {
  workspaceId: string;
  /** Stripe tells the plan of this workspace, and will do so again. */
  isSubscribed: boolean;
}

/**
 * The operator's way to give a workspace a plan. `of` is its id, or the address of its owner.
 * @throws {DomainError} `not_found`; `conflict` when several workspaces match; `invalid_input` for an unknown plan
 */
export async function setPlan(
  ctx: Pick<DomainContext, 'db' | 'clock'> & {
    config: Pick<DomainConfig, 'plans'>;
    bus: Pick<DomainContext['bus'], 'publish'>;
  },
  input: { of: string; planId: string },
): Promise<SetPlan> {
  const { id: workspaceId, plan, subscription } = await findWorkspace(ctx, input.of.trim());
  const { planId } = input;
  const changed = await ctx.db.$transaction((tx) =>
    changePlan(ctx, tx, { workspaceId, planId, actor: 'operator' }),
  );
  if (changed) ctx.bus.publish({ topic: 'plan-changed', workspaceId });
  const isSubscribed = subscription !== null && subscription.status !== 'canceled';
  return { ...(changed ?? { from: plan, to: planId }), workspaceId, isSubscribed };
}

async function findWorkspace({ db }: Pick<DomainContext, 'db'>, of: string) {
  const owner = { role: 'owner', user: { email: of.toLowerCase() } } as const;
  const found = await db.workspace.findMany({
    where: {
      deletedAt: null,
      ...(z.uuid().safeParse(of).success ? { id: of } : { memberships: { some: owner } }),
    },
    select: { id: true, plan: true, subscription: { select: { status: true } } },
    take: 20,
  });
  const [only] = found;
  if (!only) throw new DomainError('not_found', `There is no workspace with the id or the owner ${of}.`);
  if (found.length === 1) return only;
  const ids = found.map(({ id }) => id).join(', ');
  throw new DomainError('conflict', `${of} owns several workspaces: ${ids}. Name one of them by its id.`);
}
