import type { DomainContext } from '#domain/context.ts';
import type { EndpointAnswer } from '#domain/endpoint/schemas.ts';
import type { Scope } from '#protocol/scope.ts';
import { createTestContext } from './context.ts';
import {
  createApiKey,
  createEndpoint,
  createTenant,
  startTestServer,
  type Tenant,
  type TestServer,
} from './server.ts';
import { StreamClient } from './stream-client.ts';

export interface Answering {
  ctx: DomainContext;
  server: TestServer;
  /** Whose endpoints and keys these are. */
  tenant: Tenant;
  /** Of an endpoint whose clients are asked, unless `deadlineMs` is null. */
  endpoint(deadlineMs: number | null, answer?: EndpointAnswer): Promise<string>;
  /** A key that may answer, unless other scopes are given. */
  key(scopes?: Scope[]): Promise<string>;
  /** A client that may answer, unless other scopes are given. */
  listen(endpointId: string, scopes?: Scope[]): Promise<StreamClient>;
  /** How the request of that seq was answered, once that is written down. */
  answered(endpointId: string, seq: number): Promise<Answered>;
  closeClients(): Promise<void>;
  close(): Promise<void>;
}

type Answered = NonNullable<Awaited<ReturnType<DomainContext['db']['requestAnswer']['findFirst']>>>;

/** Sets an endpoint that nobody has looked up yet to ask its clients. */
export async function askClients(ctx: DomainContext, id: string, answerDeadlineMs: number): Promise<void> {
  await ctx.db.endpoint.update({ where: { id }, data: { answerFromClient: true, answerDeadlineMs } });
}

/** How the request was answered, once that is written down. */
export async function answeredAs(ctx: DomainContext, endpointId: string, seq: number): Promise<Answered> {
  for (const endMs = performance.now() + 5_000; performance.now() < endMs;) {
    const row = await ctx.db.requestAnswer.findFirst({ where: { endpointId, seq: BigInt(seq) } });
    if (row) return row;
  }
  throw new Error(`nothing was written down of ${seq}`);
}

/** A server whose endpoints ask their clients for answers. */
export async function startAnswering(): Promise<Answering> {
  const test = await createTestContext();
  const ctx = test.context;
  const server = await startTestServer(ctx);
  const tenant = await createTenant(ctx);
  const clients: StreamClient[] = [];
  const makeKey = async (scopes: Scope[] = ['stream:listen', 'requests:write']): Promise<string> =>
    (await createApiKey(ctx, tenant, { scopes })).key;
  const closeClients = async (): Promise<void> => {
    await Promise.all(clients.splice(0).map((client) => client.close()));
  };
  return {
    ctx,
    server,
    tenant,
    endpoint: async (deadlineMs, answer) => {
      const id = await createEndpoint(ctx, tenant, answer ? { answer } : {});
      if (deadlineMs !== null) await askClients(ctx, id, deadlineMs);
      return id;
    },
    key: makeKey,
    listen: async (endpointId, scopes) => {
      const key = await makeKey(scopes);
      const client = await StreamClient.connect(`${server.ws}/ws/${endpointId}?apikey=${key}`);
      clients.push(client);
      return client;
    },
    answered: (endpointId, seq) => answeredAs(ctx, endpointId, seq),
    closeClients,
    close: async () => {
      await closeClients();
      await server.close();
      await test.close();
    },
  };
}

/** Answers the request that is the `count`th to come. */
export async function answerNext(client: StreamClient, answer: object, count = 1): Promise<string> {
  const requests = await client.requests(count);
  const requestId = requests.at(-1)?.id ?? '';
  client.send({ type: 'respond', requestId, ...answer });
  return requestId;
}
