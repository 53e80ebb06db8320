import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PLANS, type Plan } from '#domain/limit/plan.ts';
import { captureOf } from '#testing/captures.ts';
import { refusalOf } from '#testing/accounts.ts';
import { createTestContext, type TestContext } from '#testing/context.ts';
import { createEndpoint, createTenant } from '#testing/server.ts';
import { replayEvent } from './replay-event.ts';

/** One is used by what is replayed, which leaves one. */
const TWO: Plan = { ...(PLANS['free'] as Plan), id: 'two', requestsPerDay: 2, burstPerSecond: null };
let test_: TestContext;
beforeAll(async () => {
  test_ = await createTestContext({ config: { plans: { ...PLANS, two: TWO } } });
});
afterAll(() => test_.close());

async function stored() {
  const { context } = test_;
  const tenant = await createTenant(context, 'two');
  const endpointId = await createEndpoint(context, tenant);
  const { id } = captureOf(tenant.workspaceId, endpointId);
  await context.appender.append(captureOf(tenant.workspaceId, endpointId, { id }));
  const principal = { kind: 'user', sessionVersion: 1, ...tenant } as const;
  return { tenant, endpointId, replay: () => replayEvent(context, principal, { id }) };
}

describe('a replay that stores nothing does not count against the day', () => {
  test('when the endpoint has just gone', async () => {
    const { context } = test_;
    const { endpointId, tenant, replay } = await stored();
    await context.endpoints.find(endpointId);
    await context.db.endpointCursor.delete({ where: { endpointId } });
    for (let i = 0; i < 3; i++) expect(await refusalOf(replay())).toMatchObject({ code: 'not_found' });
    expect(await context.captureAllowance.take(tenant.workspaceId, TWO)).toBeNull();
    expect(await context.captureAllowance.take(tenant.workspaceId, TWO)).toMatchObject({ limit: 2 });
  });

  test('when it can’t be written', async () => {
    const { context } = test_;
    const { tenant, replay } = await stored();
    await context.appender.drain();
    for (let i = 0; i < 3; i++) expect(await refusalOf(replay())).toMatchObject({ code: 'unavailable' });
    expect(await context.captureAllowance.take(tenant.workspaceId, TWO)).toBeNull();
    expect(await context.captureAllowance.take(tenant.workspaceId, TWO)).toMatchObject({ limit: 2 });
  });
});
