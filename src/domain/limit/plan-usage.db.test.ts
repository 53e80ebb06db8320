import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { callAs, createTestAccount } from '#testing/accounts.ts';
import { createTestContext, type TestContext } from '#testing/context.ts';
import { listenerAt } from '#testing/presence-nodes.ts';
import { createApiKey, createEndpoint } from '#testing/server.ts';

let test_: TestContext;
beforeAll(async () => {
  test_ = await createTestContext();
});
afterAll(() => test_.close());

test('counts what the doors count: not what has expired, was revoked or was deleted', async () => {
  const { context } = test_;
  const { principal } = await createTestAccount(context, { plan: 'free' });
  const past = new Date(0);
  await createEndpoint(context, principal, { expiresAt: past });
  const deleted = await createEndpoint(context, principal);
  await context.db.endpoint.update({ where: { id: deleted }, data: { deletedAt: past } });
  const busy = await createEndpoint(context, principal);
  await createApiKey(context, principal);
  await createApiKey(context, principal, { revokedAt: past });
  await createApiKey(context, principal, { expiresAt: past });
  const { workspaceId } = principal;
  for (let i = 0; i < 2; i++) await context.presence.enter({ ...listenerAt(busy), workspaceId }, null);
  await context.presence.enterAccountStream({ connectionId: randomUUID(), workspaceId }, null);

  expect(await callAs(context, principal).usage.plan()).toEqual({
    plan: { id: 'free', title: 'Free' },
    endpoints: { used: 2, limit: 5 },
    apiKeys: { used: 1, limit: 2 },
    accountStreams: { used: 1, limit: 2 },
    listeners: { used: 2, limit: 3, endpoint: { id: busy, name: 'Test endpoint' } },
    rules: { burstPerSecond: 10, bodyBytes: 1_048_576, retentionDays: 7, restCallsPerMinute: 60 },
  });
});

test('is nothing for another workspace', async () => {
  const { principal } = await createTestAccount(test_.context);
  expect(await callAs(test_.context, principal).usage.plan()).toMatchObject({
    endpoints: { used: 1, limit: null },
    apiKeys: { used: 0, limit: null },
    accountStreams: { used: 0, limit: null },
    listeners: { used: 0, limit: null, endpoint: null },
  });
});
