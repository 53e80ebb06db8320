import type { DomainContext } from '#domain/context.ts';
import { registerAccount } from './api/account.ts';
import type { RestApp } from './app.ts';

/** Every route of the public REST, a line per noun. */
export function registerRoutes(app: RestApp, ctx: DomainContext): void {
  registerAccount(app, ctx);
}
