import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { BusMessage } from '#domain/stream/bus.ts';
import { createTestDatabase, type TestDatabase } from '#testing/database.ts';
import { silentLogger } from '#testing/silent-logger.ts';
import { createDatabase, type Database } from './database.ts';
import { hearPlanChanges, notifyPlanChanged } from './plan-notices.ts';

const LISTENING = 'hookwire plan notices';
let test_: TestDatabase;
let own: Database;
let stop: () => Promise<void>;
beforeAll(async () => {
  test_ = await createTestDatabase();
  own = createDatabase(test_.connectionString, { logger: silentLogger });
});
afterEach(() => stop());
afterAll(async () => {
  await own.close();
  await test_.drop();
});

async function hear(): Promise<BusMessage[]> {
  const heard: BusMessage[] = [];
  const publish = (message: BusMessage): void => void heard.push(message);
  const { connectionString } = test_;
  stop = hearPlanChanges({ connectionString, bus: { publish }, logger: silentLogger });
  await expect.poll(listening).toHaveLength(1);
  return heard;
}

function listening(): Promise<unknown[]> {
  return own.db.$queryRaw`
    SELECT pid FROM pg_stat_activity
     WHERE application_name = ${LISTENING} AND datname = current_database() AND query LIKE 'LISTEN%' AND state = 'idle'`;
}

test('what another process tells reaches the bus of a server', async () => {
  const heard = await hear();
  const workspaceId = randomUUID();
  await notifyPlanChanged(own.db, workspaceId);
  await expect.poll(() => heard).toEqual([{ topic: 'plan-changed', workspaceId }]);
});

test('what names no workspace is left alone', async () => {
  const heard = await hear();
  const workspaceId = randomUUID();
  for (const text of ['', 'nonsense', workspaceId]) await notifyPlanChanged(own.db, text);
  await expect.poll(() => heard).toEqual([{ topic: 'plan-changed', workspaceId }]);
});

test('after a lost connection it listens again, and says that something may have been missed', async () => {
  const heard = await hear();
  await own.db.$queryRaw`
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE application_name = ${LISTENING} AND datname = current_database()`;
  await expect.poll(() => heard, { timeout: 10_000 }).toEqual([{ topic: 'bus-resumed' }]);
  const workspaceId = randomUUID();
  await notifyPlanChanged(own.db, workspaceId);
  await expect.poll(() => heard).toContainEqual({ topic: 'plan-changed', workspaceId });
});

test('a stop ends its connection', async () => {
  await hear();
  await stop();
  await expect.poll(listening).toHaveLength(0);
});
