import type { DomainContext } from '#domain/context.ts';
import { accountUsage } from '#domain/limit/account-usage.ts';
import { getAccountUsage } from '#protocol/rest/api/account.ts';
import { caller, type RestApp } from '../app.ts';

export function registerAccount(app: RestApp, ctx: DomainContext): void {
  app.openapi(getAccountUsage, async (c) => c.json(await accountUsage(ctx, caller(c.var)), 200));
}
