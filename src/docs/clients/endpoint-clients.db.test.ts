import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DomainContext } from '#domain/context.ts';
import { deleteEndpoint } from '#domain/endpoint/delete-endpoint.ts';
import { captureOf } from '#testing/captures.ts';
import { startClient, type ClientProcess } from '#testing/client-process.ts';
import { createTestContext, type TestContext } from '#testing/context.ts';
import { startCuttableProxy, type CuttableProxy } from '#testing/cuttable-proxy.ts';
import {
  createApiKey,
  createEndpoint,
  createTenant,
  startTestServer,
  type Tenant,
  type TestServer,
} from '#testing/server.ts';

let test_: TestContext;
let ctx: DomainContext;
let server: TestServer;
let proxy: CuttableProxy;
let tenant: Tenant;
let folder: string;

beforeAll(async () => {
  test_ = await createTestContext();
  ctx = test_.context;
  server = await startTestServer(ctx);
  proxy = await startCuttableProxy(server.port);
  tenant = await createTenant(ctx);
  folder = await mkdtemp(path.join(os.tmpdir(), 'hookwire-clients-'));
});

afterAll(async () => {
  await proxy.close();
  await server.close();
  await test_.close();
  await rm(folder, { recursive: true, force: true });
});

/** Appends `count` requests, hundreds at a time. */
async function send(endpointId: string, count: number): Promise<void> {
  for (let sent = 0; sent < count; sent += 250) {
    const part = Array.from({ length: Math.min(250, count - sent) }, () =>
      ctx.appender.append(captureOf(tenant.workspaceId, endpointId, { body: Buffer.from('a\nb') })),
    );
    await Promise.all(part);
  }
}

const numbers = ({ printed }: ClientProcess): number[] =>
  printed.flatMap((line) => /^#(\d+) /.exec(line)?.[1] ?? []).map(Number);
const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1);

async function restartServer(): Promise<void> {
  proxy.target = null;
  await server.close();
  server = await startTestServer(ctx);
  proxy.target = server.port;
}

interface Listening {
  endpointId: string;
  environment: Record<string, string>;
  client: ClientProcess;
}

async function listen(file: string, more: { endpointId?: string; key?: string } = {}): Promise<Listening> {
  const endpointId = more.endpointId ?? (await createEndpoint(ctx, tenant));
  const environment = {
    HOOKWIRE_STREAM: `ws://127.0.0.1:${proxy.port}/ws/${endpointId}`,
    HOOKWIRE_API_KEY: more.key ?? (await createApiKey(ctx, tenant)).key,
    HOOKWIRE_POSITION: path.join(folder, `${endpointId}${path.extname(file)}.txt`),
  };
  return { endpointId, environment, client: startClient(file, environment) };
}

async function untilListening({ endpointId }: Listening): Promise<void> {
  await expect.poll(() => ctx.presence.list(endpointId), { timeout: 20_000 }).toHaveLength(1);
}

describe.each([['endpoint/listen.mjs'], ['endpoint/listen.py']])('the sample %s', (file) => {
  test('prints each of 10,000 requests once and in order, over a broken line and a restart of the server', async () => {
    const listening = await listen(file);
    const { client, endpointId } = listening;
    await untilListening(listening);
    const sent = send(endpointId, 10_000);
    await client.until(() => numbers(client).length >= 2_000);
    proxy.cut();
    await client.until(() => numbers(client).length >= 5_000);
    await restartServer();
    await sent;
    await client.until(() => numbers(client).length >= 10_000);
    await send(endpointId, 1);
    await client.until(() => numbers(client).length > 10_000);
    await client.kill();
    expect(numbers(client)).toEqual(upTo(10_001));
    expect(client.said.some((line) => /again in \d/.test(line))).toBe(true);
  }, 120_000);

  test('goes on after its own restart where it was', async () => {
    const first = await listen(file);
    await untilListening(first);
    await send(first.endpointId, 3);
    await first.client.until(() => numbers(first.client).length === 3);
    // The position is saved after printing; the next request proves that it was.
    await send(first.endpointId, 1);
    await first.client.until(() => numbers(first.client).length === 4);
    await first.client.kill();
    await send(first.endpointId, 2);
    const second = startClient(file, first.environment);
    await second.until(() => numbers(second).at(-1) === 6);
    await second.kill();
    expect([4, 5]).toContain(numbers(second)[0]);
  });

  test('stops when another try cannot help: wrong key, unknown endpoint, deleted endpoint', async () => {
    const wrongKey = await listen(file, { key: 'hwk_wrong' });
    expect(await wrongKey.client.ended()).toBe(1);
    expect(wrongKey.client.said.join('\n')).toMatch(/Stopped: refused.*401/);

    const unknown = await listen(file, { endpointId: crypto.randomUUID() });
    expect(await unknown.client.ended()).toBe(1);
    expect(unknown.client.said.join('\n')).toMatch(/Stopped: refused.*404/);

    const deleted = await listen(file);
    await untilListening(deleted);
    const owner = {
      kind: 'user',
      userId: tenant.userId,
      workspaceId: tenant.workspaceId,
      sessionVersion: 0,
    } as const;
    await deleteEndpoint(ctx, owner, { id: deleted.endpointId });
    expect(await deleted.client.ended()).toBe(1);
    expect(deleted.client.said.join('\n')).toMatch(/Stopped: closed.*4004/);
  });
});
