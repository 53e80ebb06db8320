import type { DomainContext } from '#domain/context.ts';
import type { CapturedBytes, StreamEvent } from '#domain/stream/log-store.ts';
import type { Scope } from '#protocol/scope.ts';
import { createToken } from './access-tokens.ts';
import { captureOf } from './captures.ts';
import { createTestContext } from './context.ts';
import { callRest, type RestAnswer } from './rest-client.ts';
import { createEndpoint, createTenant, startTestServer, type Tenant, type TestServer } from './server.ts';

/** A workspace with an endpoint, and a token that calls `/v1` for it. */
export interface V1Account {
  tenant: Tenant;
  endpointId: string;
  token: string;
  call(method: string, path: string, body?: unknown): Promise<RestAnswer>;
  /** Stores an event, at the first endpoint unless told otherwise. */
  store(more?: Partial<CapturedBytes>): Promise<StreamEvent>;
}

export interface V1Suite {
  ctx: DomainContext;
  server: TestServer;
  account(more?: { plan?: string; scopes?: Scope[] }): Promise<V1Account>;
  close(): Promise<void>;
}

/** What the tests of `/v1` work with: a server, and as many accounts as they like. */
export async function startV1Suite(
  overrides: Parameters<typeof createTestContext>[0] = {},
): Promise<V1Suite> {
  const { context: ctx, close } = await createTestContext(overrides);
  const server = await startTestServer(ctx);
  return {
    ctx,
    server,
    account: async ({ plan, scopes } = {}) => {
      const tenant = await createTenant(ctx, plan);
      const endpointId = await createEndpoint(ctx, tenant);
      const { token } = await createToken(ctx, tenant, scopes ? { scopes } : {});
      return {
        tenant,
        endpointId,
        token,
        call: (method, path, body) => callRest(server, [method, path], { credential: token, body }),
        store: async (more = {}) => {
          const captured = captureOf(tenant.workspaceId, more.endpointId ?? endpointId, more);
          const event = await ctx.appender.append({
            ...captured,
            receivedAtMs: ctx.clock.nowPrecise(),
            ...more,
          });
          if (!event) throw new Error('The endpoint is gone');
          return event;
        },
      };
    },
    close: async () => {
      await server.close();
      await close();
    },
  };
}
