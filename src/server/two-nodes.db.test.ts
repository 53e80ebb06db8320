import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { revokeApiKey } from '#domain/api-key/revoke-api-key.ts';
import { deleteEndpoint } from '#domain/endpoint/delete-endpoint.ts';
import { updateEndpoint } from '#domain/endpoint/update-endpoint.ts';
import type { UserPrincipal } from '#domain/principal/principal.ts';
import { replayToConnection } from '#domain/stream/replay-to-connection.ts';
import { createToken } from '#testing/access-tokens.ts';
import { AccountClient } from '#testing/account-client.ts';
import { createApiKey, createEndpoint, createTenant, type Tenant } from '#testing/server.ts';
import { captureAt, startTwoNodes, type TwoNodes } from '#testing/two-nodes.ts';

let nodes: TwoNodes;
let tenant: Tenant;
let principal: UserPrincipal;
let key: string;

beforeAll(async () => {
  nodes = await startTwoNodes();
  tenant = await createTenant(nodes.ctx);
  principal = { kind: 'user', ...tenant, sessionVersion: 0 };
  ({ key } = await createApiKey(nodes.ctx, tenant));
}, 60_000);
afterEach(() => nodes.closeClients());
afterAll(() => nodes.close());

async function connectAccount(port: number): Promise<AccountClient> {
  const { token } = await createToken(nodes.ctx, tenant, { kind: 'access' });
  return AccountClient.connect(`ws://127.0.0.1:${port}/v1/ws?ack=1&token=${token}`);
}

/** Milliseconds until it is done. */
async function lasts(work: Promise<unknown>): Promise<number> {
  const startMs = performance.now();
  await work;
  return performance.now() - startMs;
}

describe('readers on both nodes', () => {
  test('see every capture of both nodes in the same gapless order', async () => {
    const id = await createEndpoint(nodes.ctx, tenant);
    const ports = [nodes.here, nodes.there()];
    const readers = await Promise.all(
      [...ports, ...ports].map((port) => nodes.listen(port, `${id}?apikey=${key}`)),
    );
    const count = 400;
    const ids: string[] = [];
    const send = async (lane: number): Promise<void> => {
      for (let i = lane; i < count; i += 8) ids.push(await captureAt(ports[i % 2] ?? 0, id));
    };
    await Promise.all(Array.from({ length: 8 }, (_, lane) => send(lane)));
    const seen = await Promise.all(readers.map((reader) => reader.requests(count)));
    const expected = Array.from({ length: count }, (_, i) => i + 1);
    for (const requests of seen) {
      expect(requests.map(({ seq }) => seq)).toEqual(expected);
      expect(requests.map((request) => request.id)).toEqual(seen[0]?.map((request) => request.id));
    }
    expect(new Set(seen[0]?.map((request) => request.id))).toEqual(new Set(ids));
  });

  test('hear at once of a capture at the other node, on both streams, without waiting for a poll', async () => {
    const id = await createEndpoint(nodes.ctx, tenant);
    const account = await connectAccount(nodes.here);
    await account.subscribe([id]);
    const reader = await nodes.listen(nodes.there(), `${id}?apikey=${key}`);
    for (let i = 1; i <= 5; i += 1) {
      await captureAt(nodes.there(), id);
      expect(await lasts(account.untilEvents(2 * i - 1))).toBeLessThan(500);
      await captureAt(nodes.here, id);
      expect(await lasts(reader.requests(2 * i))).toBeLessThan(500);
    }
    await account.close();
  });
});

describe('what is changed on one node holds on the other within a second', () => {
  test('a revoked key ends its sockets there', async () => {
    const id = await createEndpoint(nodes.ctx, tenant);
    const own = await createApiKey(nodes.ctx, tenant);
    const client = await nodes.listen(nodes.there(), `${id}?apikey=${own.key}`);
    const other = await nodes.listen(nodes.there(), `${id}?apikey=${key}`);
    await revokeApiKey(nodes.ctx, principal, { id: own.id });
    expect(await lasts(client.closing())).toBeLessThan(1_000);
    expect(client.closed).toMatchObject({ code: 4001 });
    expect(other.closed).toBeNull();
  });

  test('a deleted endpoint ends its streams there, and takes no more captures', async () => {
    const id = await createEndpoint(nodes.ctx, tenant);
    await captureAt(nodes.there(), id);
    const client = await nodes.listen(nodes.there(), `${id}?apikey=${key}`);
    const account = await connectAccount(nodes.there());
    await account.subscribe([id]);
    await deleteEndpoint(nodes.ctx, principal, { id });
    expect(await lasts(client.closing())).toBeLessThan(1_000);
    expect(client.closed).toMatchObject({ code: 4004 });
    expect((await account.next('unsubscribed')).data).toMatchObject({ reason: 'endpoint_deleted' });
    await expect(captureAt(nodes.there(), id)).rejects.toThrow('404');
    await account.close();
  });

  test('a new alias is found there, though it was looked for in vain before', async () => {
    const id = await createEndpoint(nodes.ctx, tenant);
    const alias = `two-nodes-${Date.now()}`;
    await expect(captureAt(nodes.there(), alias)).rejects.toThrow('404');
    await updateEndpoint(nodes.ctx, principal, { id, alias });
    await expect.poll(() => captureAt(nodes.there(), alias), { timeout: 1_000 }).toBeTruthy();
  });
});

describe('a replay', () => {
  test('reaches a client that is connected to the other node, with the stored bytes', async () => {
    const id = await createEndpoint(nodes.ctx, tenant);
    const client = await nodes.listen(nodes.there(), `${id}?apikey=${key}`);
    const body = JSON.stringify({ text: 'ü'.repeat(1_000) });
    const requestId = await captureAt(nodes.here, id, body);
    await client.requests(1);
    const [listener] = await nodes.ctx.presence.list(id);
    const { connectionId = '' } = listener ?? {};
    const { replayId } = await replayToConnection(nodes.ctx, principal, { requestId, connectionId });
    const { payload } = await client.next('replay_request');
    expect(payload).toMatchObject({ replayId });
    expect(JSON.stringify(payload)).toContain('ü'.repeat(1_000));
  });

  test('to a client that has gone from the other node is refused', async () => {
    const id = await createEndpoint(nodes.ctx, tenant);
    const client = await nodes.listen(nodes.there(), `${id}?apikey=${key}`);
    const requestId = await captureAt(nodes.here, id);
    const [listener] = await nodes.ctx.presence.list(id);
    const { connectionId = '' } = listener ?? {};
    await client.close();
    await expect.poll(() => nodes.ctx.presence.list(id)).toEqual([]);
    const replaying = replayToConnection(nodes.ctx, principal, { requestId, connectionId });
    await expect(replaying).rejects.toMatchObject({ code: 'conflict' });
  });
});
