import { afterAll, beforeAll, expect, test } from 'vitest';
import { startV1Suite, type V1Suite } from '#testing/v1-suite.ts';
import { PLANS, type Plan } from './plan.ts';

const NO_REPLAY: Plan = { ...(PLANS['free'] as Plan), id: 'no_replay', title: 'Small', replay: false };
let suite: V1Suite;
beforeAll(async () => {
  suite = await startV1Suite({ config: { plans: { ...PLANS, no_replay: NO_REPLAY } } });
});
afterAll(() => suite.close());

test('a plan without replay answers for what is not there as every plan does', async () => {
  const account = await suite.account({ plan: 'no_replay' });
  const unknown = '00000000-0000-7000-8000-000000000000';
  expect((await account.call('POST', `/v1/events/${unknown}/replay`)).status).toBe(404);
});
