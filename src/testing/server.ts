import { v7 as uuidv7 } from 'uuid';
import type { DomainContext } from '#domain/context.ts';
import type { EndpointAnswer } from '#domain/endpoint/schemas.ts';
import { createCredential, hashSecret } from '#domain/principal/credential.ts';
import type { Scope } from '#protocol/scope.ts';
import { createFront } from '#server/front.ts';

export interface TestServer {
  port: number;
  http: string;
  ws: string;
  close(): Promise<void>;
}

/** Signs sessions. */
export const TEST_SECRET = 'test-secret-test-secret-test-secret';

/** Every door of Hookwire on a loopback port, without pages. */
export async function startTestServer(
  ctx: DomainContext,
  options: Pick<
    Parameters<typeof createFront>[1],
    'pingIntervalMs' | 'headIntervalMs' | 'metricsToken' | 'drainDelayMs'
  > = {},
): Promise<TestServer> {
  const front = createFront(ctx, {
    auth: { secret: TEST_SECRET, secureCookies: false, github: null, google: null },
    publicUrl: ctx.config.publicUrl,
    trustedProxies: [],
    pages: {
      handle: (_, response) => {
        response.writeHead(404).end('no pages in tests');
      },
      upgrade: null,
    },
    ...options,
  });
  const port = await front.listen(0, '127.0.0.1');
  return { port, http: `http://127.0.0.1:${port}`, ws: `ws://127.0.0.1:${port}`, close: () => front.close() };
}

export interface Tenant {
  workspaceId: string;
  userId: string;
}

/** A workspace with its owner. */
export async function createTenant(ctx: DomainContext, plan = ctx.config.defaultPlan): Promise<Tenant> {
  const workspaceId = uuidv7();
  const userId = uuidv7();
  await ctx.db.workspace.create({ data: { id: workspaceId, name: 'Test', plan } });
  await ctx.db.user.create({ data: { id: userId, email: `${userId}@example.com` } });
  await ctx.db.membership.create({ data: { workspaceId, userId, role: 'owner' } });
  return { workspaceId, userId };
}

export async function createEndpoint(
  ctx: DomainContext,
  tenant: Tenant,
  more: { alias?: string; answer?: EndpointAnswer; pausedAt?: Date; expiresAt?: Date } = {},
): Promise<string> {
  const { answer, ...columns } = more;
  const id = uuidv7();
  await ctx.db.endpoint.create({
    data: {
      id,
      workspaceId: tenant.workspaceId,
      name: 'Test endpoint',
      ...columns,
      ...(answer && {
        answerStatus: answer.status,
        answerHeaders: answer.headers,
        answerBody: Buffer.from(answer.body),
        answerDelayMs: answer.delayMs,
      }),
      cursor: { create: {} },
    },
  });
  return id;
}

/** Returns the key and its id. */
export async function createApiKey(
  ctx: DomainContext,
  tenant: Tenant,
  more: { scopes?: Scope[]; createdAt?: Date; expiresAt?: Date; revokedAt?: Date } = {},
): Promise<{ key: string; id: string }> {
  const key = createCredential('hwk_');
  const id = uuidv7();
  await ctx.db.apiKey.create({
    data: {
      id,
      workspaceId: tenant.workspaceId,
      createdByUserId: tenant.userId,
      name: 'Test key',
      scopes: ['stream:listen'],
      keyHash: hashSecret(key),
      lastFour: key.slice(-4),
      ...more,
    },
  });
  return { key, id };
}
