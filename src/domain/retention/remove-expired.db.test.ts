import { afterAll, beforeAll, expect, test } from 'vitest';
import { createEndpoint as createByVerb } from '#domain/endpoint/create-endpoint.ts';
import type { UserPrincipal } from '#domain/principal/principal.ts';
import { createTestContext, type TestContext } from '#testing/context.ts';
import { createEndpoint, createTenant, type Tenant } from '#testing/server.ts';
import { removeExpired } from './remove-expired.ts';

const DAY_MS = 24 * 60 * 60_000;

let own: TestContext;
beforeAll(async () => {
  own = await createTestContext();
});
afterAll(() => own.close());

const daysAgo = (days: number): Date => new Date(Date.now() - days * DAY_MS);
const userOf = (tenant: Tenant): UserPrincipal => ({ kind: 'user', sessionVersion: 1, ...tenant });

async function isThere(id: string): Promise<boolean> {
  return (await own.context.db.endpoint.count({ where: { id, deletedAt: null } })) === 1;
}

test('an endpoint can be read for a week after it expired, then it is deleted and its alias is free', async () => {
  const tenant = await createTenant(own.context);
  const readable = await createEndpoint(own.context, tenant, { expiresAt: daysAgo(6.9) });
  const due = await createEndpoint(own.context, tenant, { expiresAt: daysAgo(7.1), alias: 'short-lived' });
  const permanent = await createEndpoint(own.context, tenant);
  expect(await removeExpired(own.context)).toBe(1);
  expect([await isThere(readable), await isThere(due), await isThere(permanent)]).toEqual([
    true,
    false,
    true,
  ]);
  expect(await own.context.db.endpoint.count({ where: { alias: 'short-lived' } })).toBe(0);
  expect(await removeExpired(own.context)).toBe(0);
});

test('an expired endpoint does not count against the plan', async () => {
  const tenant = await createTenant(own.context, 'free');
  for (let i = 0; i < 5; i++) await createEndpoint(own.context, tenant, { expiresAt: daysAgo(1) });
  const created = await createByVerb(own.context, userOf(tenant), { name: 'Sixth', temporary: true });
  expect(Date.parse(created.expiresAt ?? '') - Date.parse(created.createdAt)).toBe(DAY_MS);
});
