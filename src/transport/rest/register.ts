import type { DomainContext } from '#domain/context.ts';
import { registerAccount } from './api/account.ts';
import { registerEndpoints } from './api/endpoints.ts';
import { registerHealth } from './api/health.ts';
import { registerRequests } from './api/requests.ts';
import { registerVerifySignature } from './api/verify-signature.ts';
import type { RestApp } from './app.ts';
import { registerDocuments } from './documents.ts';
import { registerApiKeys } from './v1/api-keys.ts';
import { registerAuth } from './v1/auth.ts';
import { registerAccountEndpoints } from './v1/endpoints.ts';
import { registerEvents } from './v1/events.ts';

export interface RestDeps {
  ctx: DomainContext;
  /** Whether the server takes work: it reaches its database and is not stopping. */
  isReady: () => Promise<boolean>;
  /** The document of the streams. */
  asyncApi: { asyncapi: string };
}

/** Every route of the public REST, a line per noun. */
export function registerRoutes(app: RestApp, { ctx, isReady, asyncApi }: RestDeps): void {
  registerEndpoints(app, ctx);
  registerRequests(app, ctx);
  registerAccount(app, ctx);
  registerHealth(app, isReady);
  registerVerifySignature(app, ctx);
  registerDocuments(app, ctx, asyncApi);
  registerAuth(app, ctx);
  registerAccountEndpoints(app, ctx);
  registerEvents(app, ctx);
  registerApiKeys(app, ctx);
}
