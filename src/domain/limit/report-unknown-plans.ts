import type { DomainContext } from '#domain/context.ts';

/** Tells the operator of workspaces whose plan a new `PLANS_FILE` has left out. */
export async function reportUnknownPlans({ db, config, logger }: DomainContext): Promise<void> {
  const found = await db.workspace.groupBy({
    by: ['plan'],
    where: { deletedAt: null, plan: { notIn: Object.keys(config.plans) } },
    _count: true,
  });
  for (const { plan, _count: workspaces } of found) {
    logger.warn(
      { plan, workspaces },
      `The plan ${plan} of ${workspaces} ${workspaces === 1 ? 'workspace' : 'workspaces'} is not in the table: ` +
        `the limits of ${config.defaultPlan} hold, and captures are kept. Add it, or use npm run plan`,
    );
  }
}
