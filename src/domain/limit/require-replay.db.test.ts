import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { callAs, refusalOf } from '#testing/accounts.ts';
import { createApiKey } from '#testing/server.ts';
import { StreamClient } from '#testing/stream-client.ts';
import { startV1Suite, type V1Suite } from '#testing/v1-suite.ts';
import { PLANS, type Plan } from './plan.ts';

const NO_REPLAY: Plan = { ...(PLANS['free'] as Plan), id: 'no_replay', title: 'Small', replay: false };
const WORDS = 'The Small plan has no replay. Change the plan to send stored requests again.';
let suite: V1Suite;
beforeAll(async () => {
  suite = await startV1Suite({ config: { plans: { ...PLANS, no_replay: NO_REPLAY } } });
});
afterAll(() => suite.close());

describe('a plan without replay', () => {
  test('refuses POST /v1/events/:id/replay with 403 plan_limit_reached, and stores nothing', async () => {
    const account = await suite.account({ plan: 'no_replay' });
    const { id } = await account.store();
    const { status, json } = await account.call('POST', `/v1/events/${id}/replay`);
    expect({ status, json }).toMatchObject({
      status: 403,
      json: { error: { code: 'plan_limit_reached', message: WORDS } },
    });
    const where = { endpointId: account.endpointId };
    expect(await suite.ctx.db.request.count({ where })).toBe(1);
    expect(await suite.ctx.db.usageDay.findFirst({ where })).toMatchObject({ requests: 1n });
  });

  test('refuses the dashboard’s replay to a listener, which gets nothing', async () => {
    const { tenant, endpointId, store } = await suite.account({ plan: 'no_replay' });
    const { id } = await store();
    const { key } = await createApiKey(suite.ctx, tenant);
    const client = await StreamClient.connect(`${suite.server.ws}/ws/${endpointId}?apikey=${key}`);
    const [listener] = await suite.ctx.presence.list(endpointId);
    const api = callAs(suite.ctx, { kind: 'user', sessionVersion: 1, ...tenant });
    const replay = () =>
      api.replay.toConnection({ requestId: id, connectionId: listener?.connectionId ?? '' });
    expect(await refusalOf(replay())).toMatchObject({ code: 'feature_required', message: WORDS });
    await suite.ctx.db.workspace.update({ where: { id: tenant.workspaceId }, data: { plan: 'free' } });
    await replay();
    await client.next('replay_request');
    expect(client.all('replay_request')).toHaveLength(1);
    client.socket.terminate();
  });

  test('answers for what is not there as every plan does', async () => {
    const account = await suite.account({ plan: 'no_replay' });
    const unknown = '00000000-0000-7000-8000-000000000000';
    expect((await account.call('POST', `/v1/events/${unknown}/replay`)).status).toBe(404);
  });
});
