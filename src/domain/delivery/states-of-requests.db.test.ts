import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DeliveryStatus } from '#generated/prisma/enums.ts';
import { callAs, capture, createTestAccount } from '#testing/accounts.ts';
import { createTestContext, type TestContext } from '#testing/context.ts';

let suite: TestContext;
beforeAll(async () => {
  suite = await createTestContext();
});
afterAll(() => suite.close());

test('a request is as its delivery is that most needs a look, and one without any is left out', async () => {
  const ada = await createTestAccount(suite.context);
  const owner = { workspaceId: ada.principal.workspaceId, endpointId: ada.endpointId };
  const { db } = suite.context;
  const { id: destinationId } = await db.destination.create({
    data: { ...owner, url: 'https://example.com/' },
  });
  const delivered = async (statuses: DeliveryStatus[]): Promise<string> => {
    const { id: requestId, seq } = await capture(suite.context, ada);
    for (const status of statuses) {
      await db.delivery.create({ data: { ...owner, destinationId, requestId, seq, status } });
    }
    return requestId;
  };
  const ids = [
    await delivered(['delivered', 'failed', 'retrying']),
    await delivered(['pending', 'retrying']),
    await delivered(['delivered', 'pending']),
    await delivered(['delivered', 'delivered']),
    await delivered([]),
  ];
  const api = callAs(suite.context, ada.principal).delivery;
  const states = await api.states({ endpointId: ada.endpointId, from: 1, to: 5 });
  expect(new Map(states.map(({ requestId, status }) => [requestId, status]))).toEqual(
    new Map([
      [ids[0], 'failed'],
      [ids[1], 'retrying'],
      [ids[2], 'pending'],
      [ids[3], 'delivered'],
    ]),
  );
  expect(await api.states({ endpointId: ada.endpointId, from: 2, to: 2 })).toMatchObject([
    { requestId: ids[1] },
  ]);
  const tooMany = api.states({ endpointId: ada.endpointId, from: 0, to: 500 });
  await expect(tooMany).rejects.toThrow('at most 500');
});
