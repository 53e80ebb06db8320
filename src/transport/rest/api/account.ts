import { logOut } from '#domain/access-token/log-out.ts';
import type { DomainContext } from '#domain/context.ts';
import { accountUsage } from '#domain/limit/account-usage.ts';
import { getAccount } from '#domain/user/get-account.ts';
import { getSubscription, type WorkspaceSubscription } from '#domain/workspace/get-subscription.ts';
import {
  endSession,
  getAccountUsage,
  getCurrentUser,
  getSubscription as getApiSubscription,
  KnownPlan,
  type ApiSubscription,
} from '#protocol/rest/api/account.ts';
import { inBothSpellings } from '#protocol/rest/both-spellings.ts';
import { caller, callingUser, type RestApp } from '../app.ts';

/** Clients know four plans by name; any other one, a self-hosted server's above all, gives at least what the largest does. */
function toKnownPlan(planId: string): KnownPlan {
  const known = KnownPlan.safeParse(planId);
  return known.success ? known.data : 'team';
}

function toApiSubscription(subscription: WorkspaceSubscription): ApiSubscription {
  const { providerSubscriptionId, status, planId, priceId } = subscription;
  return inBothSpellings({
    id: providerSubscriptionId,
    status,
    plan: toKnownPlan(planId),
    priceId,
    currentPeriodEnd: subscription.currentPeriodEnd?.toISOString() ?? null,
    cancelAt: subscription.cancelAt?.toISOString() ?? null,
    createdAt: subscription.createdAt.toISOString(),
    updatedAt: subscription.updatedAt.toISOString(),
  });
}

export function registerAccount(app: RestApp, ctx: DomainContext): void {
  app.openapi(getAccountUsage, async (c) => c.json(await accountUsage(ctx, caller(c.var)), 200));

  app.openapi(getCurrentUser, async (c) => {
    const { planId, createdAt, ...user } = await getAccount(ctx, callingUser(c.var));
    const account = { ...user, plan: toKnownPlan(planId), createdAt: createdAt.toISOString() };
    return c.json(inBothSpellings(account), 200);
  });

  app.openapi(endSession, async (c) => {
    await logOut(ctx, callingUser(c.var));
    return c.body(null, 204);
  });

  app.openapi(getApiSubscription, async (c) => {
    return c.json(toApiSubscription(await getSubscription(ctx, callingUser(c.var))), 200);
  });
}
