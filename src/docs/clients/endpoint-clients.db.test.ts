import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deleteEndpoint } from '#domain/endpoint/delete-endpoint.ts';
import { startClient, type ClientProcess } from '#testing/client-process.ts';
import { numbersUpTo, printedNumbers, startClientsSuite, type ClientsSuite } from '#testing/clients-suite.ts';
import { createApiKey, createEndpoint } from '#testing/server.ts';

let suite: ClientsSuite;
beforeAll(async () => {
  suite = await startClientsSuite();
});
afterAll(() => suite.close());

interface Listening {
  endpointId: string;
  environment: Record<string, string>;
  client: ClientProcess;
}

async function listen(file: string, more: { endpointId?: string; key?: string } = {}): Promise<Listening> {
  const { ctx, tenant, proxy, folder } = suite;
  const endpointId = more.endpointId ?? (await createEndpoint(ctx, tenant));
  const environment = {
    HOOKWIRE_STREAM: `ws://127.0.0.1:${proxy.port}/ws/${endpointId}`,
    HOOKWIRE_API_KEY: more.key ?? (await createApiKey(ctx, tenant)).key,
    HOOKWIRE_POSITION: path.join(folder, `${endpointId}${path.extname(file)}.txt`),
  };
  return { endpointId, environment, client: startClient(file, environment) };
}

async function untilListening({ endpointId }: Listening): Promise<void> {
  await expect.poll(() => suite.ctx.presence.list(endpointId), { timeout: 20_000 }).toHaveLength(1);
}

describe.each([['endpoint/listen.mjs'], ['endpoint/listen.py']])('the sample %s', (file) => {
  test('prints each of 10,000 requests once and in order, over a broken line and a restart of the server', async () => {
    const listening = await listen(file);
    const { client, endpointId } = listening;
    await untilListening(listening);
    const sent = suite.send(endpointId, 10_000);
    await client.until(() => client.printed.length >= 2_000);
    suite.proxy.cut();
    await client.until(() => client.printed.length >= 5_000);
    await suite.restartServer();
    await sent;
    await client.until(() => client.printed.length >= 10_000);
    await suite.send(endpointId, 1);
    await client.until(() => client.printed.length > 10_000);
    await client.kill();
    expect(printedNumbers(client)).toEqual(numbersUpTo(10_001));
    expect(client.said.some((line) => /again in \d/.test(line))).toBe(true);
  }, 120_000);

  test('goes on after its own restart where it was', async () => {
    const first = await listen(file);
    await untilListening(first);
    await suite.send(first.endpointId, 3);
    await first.client.until(() => first.client.printed.length === 3);
    // A position is saved after printing: that the next request is printed proves it of the third.
    await suite.send(first.endpointId, 1);
    await first.client.until(() => first.client.printed.length === 4);
    await first.client.kill();
    await suite.send(first.endpointId, 2);
    const second = startClient(file, first.environment);
    await second.until(() => printedNumbers(second).at(-1) === 6);
    await second.kill();
    expect([4, 5]).toContain(printedNumbers(second)[0]);
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
    const owner = { kind: 'user', sessionVersion: 0, ...suite.tenant } as const;
    await deleteEndpoint(suite.ctx, owner, { id: deleted.endpointId });
    expect(await deleted.client.ended()).toBe(1);
    expect(deleted.client.said.join('\n')).toMatch(/Stopped: closed.*4004/);
  });
});
