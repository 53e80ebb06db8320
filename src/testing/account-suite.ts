import type { ClientOptions } from 'ws';
import type { DomainContext } from '#domain/context.ts';
import { createToken } from './access-tokens.ts';
import { AccountClient } from './account-client.ts';
import { captureOf } from './captures.ts';
import { createTestContext } from './context.ts';
import { createEndpoint, createTenant, startTestServer, type Tenant, type TestServer } from './server.ts';

/** What the tests of the account stream work with: a server, an account with a token, and its clients. */
export interface AccountSuite {
  ctx: DomainContext;
  connectionString: string;
  server: TestServer;
  tenant: Tenant;
  token: string;
  /** Connects with the suite's token, or with the one in `query`. */
  connect(query?: string, options?: ClientOptions): Promise<AccountClient>;
  endpoint(): Promise<string>;
  /** Stores an event and returns its id. */
  capture(endpointId: string, body?: string): Promise<string>;
  captures(endpointId: string, count: number): Promise<void>;
  /** Ends the clients of one test. */
  closeClients(): Promise<void>;
  close(): Promise<void>;
}

export async function startAccountSuite(
  overrides: Parameters<typeof createTestContext>[0] = {},
  serverOptions: Parameters<typeof startTestServer>[1] = {},
): Promise<AccountSuite> {
  const { context: ctx, connectionString, close } = await createTestContext(overrides);
  const server = await startTestServer(ctx, serverOptions);
  const tenant = await createTenant(ctx);
  const { token } = await createToken(ctx, tenant, { kind: 'access' });
  const clients: AccountClient[] = [];
  const closeClients = async (): Promise<void> => {
    await Promise.all(clients.splice(0).map((client) => client.close()));
  };

  async function capture(endpointId: string, body = '{"hello":"world"}'): Promise<string> {
    const event = await ctx.appender.append(
      captureOf(tenant.workspaceId, endpointId, { body: Buffer.from(body) }),
    );
    if (!event) throw new Error('The endpoint is gone');
    return event.id;
  }

  return {
    ctx,
    connectionString,
    server,
    tenant,
    token,
    connect: async (query = '', options = {}) => {
      const own = /(^|[?&])token=/.test(query) ? '' : `token=${token}&`;
      const client = await AccountClient.connect(`${server.ws}/v1/ws?${own}${query}`, options);
      clients.push(client);
      return client;
    },
    endpoint: () => createEndpoint(ctx, tenant),
    capture,
    captures: async (endpointId, count) => {
      for (let i = 1; i <= count; i++) await capture(endpointId, `event ${i}`);
    },
    closeClients,
    close: async () => {
      await closeClients();
      await server.close();
      await close();
    },
  };
}
