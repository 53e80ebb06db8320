import { afterAll, beforeAll, expect, test } from 'vitest';
import { callAs, createTestAccount } from '#testing/accounts.ts';
import { createTestContext, type TestContext } from '#testing/context.ts';
import { createTargetGuard } from '#infra/target-guard.ts';

let suite: TestContext;
beforeAll(async () => {
  suite = await createTestContext({ targetGuard: createTargetGuard({ allowed: [] }) });
});
afterAll(() => suite.close());

test('what saving would say is said before, and nothing is saved', async () => {
  const { principal, endpointId } = await createTestAccount(suite.context);
  const api = callAs(suite.context, principal).destination;
  const refused = await api.judge({ endpointId, url: 'http://169.254.169.254/latest' });
  expect(refused).toMatchObject({ refusal: expect.stringContaining('metadata'), warning: null });
  const saving = api.create({ endpointId, url: 'http://169.254.169.254/latest' });
  await expect(saving).rejects.toThrow(refused.refusal ?? '');
  expect(await api.judge({ endpointId, url: 'https://93.184.215.14/' })).toEqual({
    refusal: null,
    warning: null,
  });
  expect(await api.list({ endpointId })).toEqual([]);
});
