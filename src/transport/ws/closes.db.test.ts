import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { DomainContext } from '#domain/context.ts';
import { PLANS, type Plan } from '#domain/limit/plan.ts';
import { createTestContext, type TestContext } from '#testing/context.ts';
import {
  createApiKey,
  createEndpoint,
  createTenant,
  startTestServer,
  type Tenant,
  type TestServer,
} from '#testing/server.ts';
import { refusalOf, StreamClient } from '#testing/stream-client.ts';

let test_: TestContext;
let ctx: DomainContext;
let server: TestServer;
let tenant: Tenant;
let key: string;
let keyId: string;
const clients: StreamClient[] = [];

beforeAll(async () => {
  const noKeys = { ...(PLANS['free'] as Plan), id: 'no_keys', apiKeys: 0 };
  test_ = await createTestContext({ config: { plans: { ...PLANS, no_keys: noKeys } } });
  ctx = test_.context;
  server = await startTestServer(ctx, { pingIntervalMs: 300 });
  tenant = await createTenant(ctx);
  ({ key, id: keyId } = await createApiKey(ctx, tenant));
});

afterEach(async () => {
  for (const client of clients.splice(0)) await client.close();
});

afterAll(async () => {
  await server.close();
  await test_.close();
});

async function listen(endpointId: string, more = '', apiKey = key): Promise<StreamClient> {
  const client = await StreamClient.connect(`${server.ws}/ws/${endpointId}?apikey=${apiKey}${more}`);
  clients.push(client);
  return client;
}

describe('an open socket is closed at once', () => {
  test('with 4001 when its key is revoked, and the next handshake gets 401', async () => {
    const id = await createEndpoint(ctx, tenant);
    const { key: own, id: ownId } = await createApiKey(ctx, tenant);
    const [client, bystander] = [await listen(id, '', own), await listen(id)];
    await ctx.db.apiKey.update({ where: { id: ownId }, data: { revokedAt: new Date() } });
    ctx.bus.publish({ topic: 'credential-revoked', kind: 'api_key', id: ownId });
    expect((await client.closing()).code).toBe(4001);
    expect((await refusalOf(`${server.ws}/ws/${id}?apikey=${own}`)).status).toBe(401);
    expect(bystander.closed).toBeNull();
    expect(keyId).not.toBe(ownId);
  });

  test('with 4001 when its key expires', async () => {
    const id = await createEndpoint(ctx, tenant);
    const { key: own } = await createApiKey(ctx, tenant, { expiresAt: new Date(Date.now() + 700) });
    const client = await listen(id, '', own);
    expect((await client.closing()).code).toBe(4001);
  });

  test('with 4004 when the endpoint expires', async () => {
    const id = await createEndpoint(ctx, tenant, { expiresAt: new Date(Date.now() + 700) });
    expect((await (await listen(id)).closing()).code).toBe(4004);
  });

  test('with 4003 when the new plan has no API keys, and the next handshake gets 403', async () => {
    const owner = await createTenant(ctx);
    const id = await createEndpoint(ctx, owner);
    const { key: own } = await createApiKey(ctx, owner);
    const client = await listen(id, '', own);
    await ctx.db.workspace.update({ where: { id: owner.workspaceId }, data: { plan: 'no_keys' } });
    ctx.bus.publish({ topic: 'plan-changed', workspaceId: owner.workspaceId });
    expect((await client.closing()).code).toBe(4003);
    expect((await refusalOf(`${server.ws}/ws/${id}?apikey=${own}`)).status).toBe(403);
  });

  test('with 4004 when the endpoint is deleted', async () => {
    const id = await createEndpoint(ctx, tenant);
    const client = await listen(id);
    await ctx.db.endpoint.update({ where: { id }, data: { deletedAt: new Date() } });
    ctx.bus.publish({ topic: 'endpoint-deleted', endpointId: id, aliases: [] });
    expect((await client.closing()).code).toBe(4004);
    expect(await refusalOf(`${server.ws}/ws/${id}?apikey=${key}`)).toMatchObject({ status: 404, body: '' });
  });

  test('with 1012 when the server stops', async () => {
    const extra = await startTestServer(ctx);
    const id = await createEndpoint(ctx, tenant);
    const client = await StreamClient.connect(`${extra.ws}/ws/${id}?apikey=${key}`);
    const closed = client.closing();
    await extra.close();
    expect((await closed).code).toBe(1012);
  });
});
