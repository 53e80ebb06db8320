import { afterAll, beforeAll, expect, test } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import { createSystemClock } from '#infra/clock.ts';
import { captureOf } from '#testing/captures.ts';
import { createTestContext, type TestContext } from '#testing/context.ts';
import { createEndpoint, createTenant, type Tenant } from '#testing/server.ts';
import { silentLogger } from '#testing/silent-logger.ts';
import { createLogWriter, type LogWriter } from './log-writer.ts';

let suite: TestContext;
let tenant: Tenant;
let writer: LogWriter;

beforeAll(async () => {
  suite = await createTestContext();
  tenant = await createTenant(suite.context);
  const { connectionString } = suite;
  writer = createLogWriter({ connectionString, clock: createSystemClock(), logger: silentLogger });
});

afterAll(async () => {
  await writer.close();
  await suite.close();
});

const queued = (endpointId: string) =>
  suite.context.db.delivery.findMany({
    where: { endpointId },
    orderBy: [{ seq: 'asc' }, { isPrimary: 'desc' }],
  });

const planned = (count: number) =>
  Array.from({ length: count }, () => ({ id: uuidv7(), destinationId: uuidv7() }));

test('a capture and its place in the queue are one commit, whoever numbers it', async () => {
  const endpointId = await createEndpoint(suite.context, tenant);
  const sendTo = [planned(2), planned(1), undefined, planned(1)];
  const captures = sendTo.map((deliveries) =>
    captureOf(tenant.workspaceId, endpointId, deliveries ? { deliveries } : {}),
  );
  // The first is numbered by asking, the others by guessing.
  expect(await writer.append(captures.slice(0, 1))).toEqual([1]);
  expect(await writer.append(captures.slice(1))).toEqual([2, 3, 4]);
  const rows = await queued(endpointId);
  const expected = sendTo.flatMap((deliveries, i) =>
    (deliveries ?? []).map(({ id, destinationId }, place) => ({
      ...{ id, destinationId, requestId: captures[i]?.id, seq: BigInt(i + 1), isPrimary: place === 0 },
      ...{ workspaceId: tenant.workspaceId, status: 'pending', attemptCount: 0, statusCode: 0 },
    })),
  );
  expect(rows).toMatchObject(expected);
  const [first] = await suite.context.db.request.findMany({ where: { endpointId }, orderBy: { seq: 'asc' } });
  // Due at once.
  expect(rows[0]?.nextAttemptAt?.getTime()).toBeLessThanOrEqual(first?.writtenAt.getTime() ?? 0);
});

test('where the queue refuses a row, the capture is not stored either, and the next one is', async () => {
  const endpointId = await createEndpoint(suite.context, tenant);
  const [twice] = planned(1);
  if (!twice) throw new Error('none');
  const broken = captureOf(tenant.workspaceId, endpointId, { deliveries: [twice, twice] });
  const patient = createLogWriter({
    connectionString: suite.connectionString,
    clock: createSystemClock(),
    logger: silentLogger,
    giveUpAfterMs: 1,
  });
  await expect(patient.append([broken])).rejects.toMatchObject({ code: 'unavailable' });
  await patient.close();
  expect(await suite.context.db.request.count({ where: { endpointId } })).toBe(0);
  expect(
    await writer.append([captureOf(tenant.workspaceId, endpointId, { deliveries: planned(1) })]),
  ).toEqual([1]);
  expect(await queued(endpointId)).toHaveLength(1);
});
