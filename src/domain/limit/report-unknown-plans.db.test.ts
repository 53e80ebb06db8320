import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestContext, type TestContext } from '#testing/context.ts';
import { createTenant } from '#testing/server.ts';
import { silentLogger } from '#testing/silent-logger.ts';
import { reportUnknownPlans } from './report-unknown-plans.ts';

const warned: { fields: object; words: string }[] = [];
let own: TestContext;
beforeAll(async () => {
  const warn = (fields: object, words: string): void => void warned.push({ fields, words });
  own = await createTestContext({ logger: { ...silentLogger, warn } });
});
afterAll(() => own.close());

test('an operator who leaves out a plan that is in use is told so', async () => {
  for (const plan of ['free', 'premium', 'premium']) await createTenant(own.context, plan);
  const deleted = await createTenant(own.context, 'old');
  await own.context.db.workspace.update({
    where: { id: deleted.workspaceId },
    data: { deletedAt: new Date() },
  });
  await reportUnknownPlans(own.context);
  expect(warned).toEqual([
    {
      fields: { plan: 'premium', workspaces: 2 },
      words:
        'The plan premium of 2 workspaces is not in the table: the limits of self_hosted hold, ' +
        'and captures are kept. Add it, or use npm run plan',
    },
  ]);
});
