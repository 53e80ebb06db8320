import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createSystemClock } from '#infra/clock.ts';
import { createMemoryLimiter } from '#infra/limiter-memory.ts';
import { applyMigrations } from '#infra/migrations.ts';
import { startEmbeddedPostgres } from '#infra/postgres-embedded.ts';
import { createContext } from './context.ts';
import { createTestContext, TEST_CONFIG, TEST_ENCRYPTION_KEYS, type TestContext } from '#testing/context.ts';
import { silentLogger } from '#testing/silent-logger.ts';
import { makeDataDir, removeDataDir } from '#testing/data-dir.ts';
import { startTestNode, type TestNode } from '#testing/node/start-test-node.ts';
import { createApiKey, createEndpoint, createTenant, type Tenant } from '#testing/server.ts';
import { StreamClient } from '#testing/stream-client.ts';

const PARTS = {
  config: TEST_CONFIG,
  logger: silentLogger,
  limiter: createMemoryLimiter({ clock: createSystemClock() }),
  mailer: { kind: 'log' as const, send: () => Promise.resolve(true) },
  payments: null,
  encryptionKeys: TEST_ENCRYPTION_KEYS,
};

let test_: TestContext;
let tenant: Tenant;

beforeAll(async () => {
  test_ = await createTestContext();
  tenant = await createTenant(test_.context);
});

afterAll(() => test_.close());

/** Sends until stopped, from several connections, and notes every id that was answered with 2xx. */
function startSenders(port: () => number, endpointId: string, connections = 16) {
  const answered = new Set<string>();
  let failures = 0;
  let going = true;
  const done = Promise.all(
    Array.from({ length: connections }, async () => {
      while (going) {
        try {
          const response = await fetch(`http://127.0.0.1:${port()}/h/${endpointId}`, {
            method: 'POST',
            body: 'x',
          });
          const body = (await response.json()) as { id: string };
          if (response.ok) answered.add(body.id);
          else failures += 1;
        } catch {
          failures += 1;
          await sleep(5);
        }
      }
    }),
  );
  return {
    answered,
    failures: () => failures,
    stop: async () => {
      going = false;
      await done;
    },
  };
}

async function expectWholeLog(
  connectionString: string,
  endpointId: string,
  answered: Set<string>,
): Promise<void> {
  const client = new Client({ connectionString });
  await client.connect();
  const { rows } = await client.query<{ id: string; seq: string }>(
    'SELECT id, seq FROM request WHERE endpoint_id = $1 ORDER BY seq',
    [endpointId],
  );
  const cursor = await client.query<{ last_seq: string }>(
    'SELECT last_seq FROM endpoint_cursor WHERE endpoint_id = $1',
    [endpointId],
  );
  const usage = await client.query<{ sum: string }>(
    'SELECT sum(requests) FROM usage_day WHERE endpoint_id = $1',
    [endpointId],
  );
  await client.end();
  const ids = new Set(rows.map((row) => row.id));
  expect([...answered].filter((id) => !ids.has(id))).toEqual([]);
  expect(rows.map((row) => Number(row.seq))).toEqual(Array.from({ length: rows.length }, (_, i) => i + 1));
  expect(Number(cursor.rows[0]?.last_seq)).toBe(rows.length);
  expect(Number(usage.rows[0]?.sum)).toBe(rows.length);
}

describe('kill -9 of the server under load, again and again', () => {
  test('loses no id that was answered, leaves no gap in seq, and a resuming client sees each event once', async () => {
    const endpointId = await createEndpoint(test_.context, tenant);
    const { key } = await createApiKey(test_.context, tenant);
    let node: TestNode = await startTestNode(test_.connectionString);
    const senders = startSenders(() => node.port, endpointId);
    const seen: number[] = [];
    for (let round = 0; round < 5; round++) {
      const url = `ws://127.0.0.1:${node.port}/ws/${endpointId}?apikey=${key}&after=${seen.at(-1) ?? 0}`;
      const client = await StreamClient.connect(url);
      await sleep(200 + round * 60);
      await node.kill();
      await client.closing();
      seen.push(...client.all('new_request').map((one) => one.payload.seq));
      node = await startTestNode(test_.connectionString);
    }
    await senders.stop();
    const url = `ws://127.0.0.1:${node.port}/ws/${endpointId}?apikey=${key}&after=${seen.at(-1) ?? 0}`;
    const client = await StreamClient.connect(url);
    await client.next('caught_up');
    seen.push(...client.all('new_request').map((one) => one.payload.seq));
    await client.close();
    await node.kill();
    expect(senders.answered.size).toBeGreaterThan(100);
    await expectWholeLog(test_.connectionString, endpointId, senders.answered);
    expect(seen).toEqual(Array.from({ length: seen.length }, (_, i) => i + 1));
    expect(seen.length).toBeGreaterThanOrEqual(senders.answered.size);
  }, 120_000);
});

describe('the database going away under load', () => {
  test('costs time, not an event: cut connections are taken up again and nothing is stored twice', async () => {
    const endpointId = await createEndpoint(test_.context, tenant);
    const node = await startTestNode(test_.connectionString);
    const senders = startSenders(() => node.port, endpointId);
    const admin = new Client({ connectionString: test_.connectionString });
    await admin.connect();
    for (let round = 0; round < 12; round++) {
      await sleep(120);
      await admin.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'hookwire log%'",
      );
    }
    await sleep(200);
    await senders.stop();
    await admin.end();
    await node.kill();
    expect(senders.failures()).toBe(0);
    expect(senders.answered.size).toBeGreaterThan(100);
    await expectWholeLog(test_.connectionString, endpointId, senders.answered);
  }, 120_000);
});

/** The process that a kill of the whole database server has to hit. */
async function postmasterPid(connectionString: string): Promise<number> {
  const client = new Client({ connectionString });
  await client.connect();
  const { rows } = await client
    .query<{ pid: number }>("SELECT pid FROM pg_stat_activity WHERE backend_type = 'checkpointer'")
    .finally(() => client.end());
  const status = await readFile(`/proc/${rows[0]?.pid}/status`, 'utf8');
  return Number(/^PPid:\s+(\d+)/m.exec(status)?.[1]);
}

describe('kill -9 of PostgreSQL under load, again and again', () => {
  test('loses no id that was answered, and goes on without a restart of the server', async () => {
    const dataDir = await makeDataDir();
    const embedded = await startEmbeddedPostgres({ dataDir, logger: silentLogger });
    const { connectionString } = embedded;
    await applyMigrations(connectionString, silentLogger);
    const { context, close } = createContext({ ...PARTS, connectionString });
    const endpointId = await createEndpoint(context, await createTenant(context));
    await close();
    const node = await startTestNode(connectionString);
    const senders = startSenders(() => node.port, endpointId);
    for (let round = 0; round < 4; round++) {
      await sleep(700);
      const pid = await vi.waitFor(() => postmasterPid(connectionString), { timeout: 20_000, interval: 100 });
      const before = senders.answered.size;
      process.kill(pid, 'SIGKILL');
      await expect.poll(() => senders.answered.size, { timeout: 20_000 }).toBeGreaterThan(before + 50);
    }
    await senders.stop();
    await node.kill();
    await expectWholeLog(connectionString, endpointId, senders.answered);
    expect(senders.failures()).toBe(0);
    await embedded.stop();
    await removeDataDir(dataDir);
  }, 180_000);
});

describe('a subscriber that stops reading while 100,000 events pass', () => {
  test('does not raise the memory by more than a few MB, and gets all of them when it reads on', async () => {
    const endpointId = await createEndpoint(test_.context, tenant);
    const { key } = await createApiKey(test_.context, tenant);
    const node = await startTestNode(test_.connectionString);
    const count = 100_000;
    // Buffers, pools and code that any traffic leaves behind are not the subscriber's.
    const warm = await createEndpoint(test_.context, tenant);
    const reader = await StreamClient.connect(`ws://127.0.0.1:${node.port}/ws/${warm}?apikey=${key}`);
    await node.append(tenant.workspaceId, warm, 5_000);
    await reader.requests(5_000, 60_000);
    await reader.close();
    const before = await node.memory();

    const client = await StreamClient.connect(`ws://127.0.0.1:${node.port}/ws/${endpointId}?apikey=${key}`);
    client.socket.pause();
    await node.append(tenant.workspaceId, endpointId, count);
    const growth = (await node.memory()) - before;
    client.socket.resume();
    const requests = await client.requests(count, 120_000);
    const outOfPlace = requests.findIndex((request, i) => request.seq !== i + 1);
    await client.close();
    await node.kill();
    expect(outOfPlace).toBe(-1);
    expect(requests).toHaveLength(count);
    expect(growth).toBeLessThan(8 * 1024 * 1024);
  }, 240_000);
});
