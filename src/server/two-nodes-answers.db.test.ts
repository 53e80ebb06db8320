import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { answeredAs, answerNext, askClients } from '#testing/answering.ts';
import { createApiKey, createEndpoint, createTenant, type Tenant } from '#testing/server.ts';
import { startTwoNodes, type TwoNodes } from '#testing/two-nodes.ts';

let nodes: TwoNodes;
let tenant: Tenant;
let key: string;

beforeAll(async () => {
  nodes = await startTwoNodes();
  tenant = await createTenant(nodes.ctx);
  ({ key } = await createApiKey(nodes.ctx, tenant, { scopes: ['stream:listen', 'requests:write'] }));
}, 60_000);
afterEach(() => nodes.closeClients());
afterAll(() => nodes.close());

async function asking(deadlineMs: number): Promise<string> {
  const id = await createEndpoint(nodes.ctx, tenant);
  await askClients(nodes.ctx, id, deadlineMs);
  return id;
}

const post = (port: number, id: string) =>
  fetch(`http://127.0.0.1:${port}/h/${id}`, { method: 'POST', body: '{}' });

describe('an answer that is given at one node', () => {
  test('reaches the sender that waits at the other one, to the byte, either way', async () => {
    const id = await asking(20_000);
    const [here, there] = [nodes.here, nodes.there()];
    const body = randomBytes(1024 * 1024);
    const answer = { status: 200, body: body.toString('base64'), bodyEncoding: 'base64' };
    for (const [i, [from, to]] of [
      [here, there],
      [there, here],
    ].entries()) {
      const client = await nodes.listen(to ?? 0, `${id}?apikey=${key}`);
      const sent = post(from ?? 0, id);
      await answerNext(client, answer);
      const response = await sent;
      expect(Buffer.from(await response.arrayBuffer()).equals(body)).toBe(true);
      expect(await answeredAs(nodes.ctx, id, i + 1)).toMatchObject({ source: 'client', keyName: 'Test key' });
      await nodes.closeClients();
    }
  });

  test('counts once: of a client at each node one is first', async () => {
    const id = await asking(20_000);
    const clients = await Promise.all(
      [nodes.here, nodes.there()].map((port) => nodes.listen(port, `${id}?apikey=${key}`)),
    );
    const count = 20;
    const sent = Array.from({ length: count }, (_, i) => post(i % 2 === 0 ? nodes.here : nodes.there(), id));
    for (const [i, client] of clients.entries()) {
      for (const { id: requestId } of await client.requests(count)) {
        client.send({ type: 'respond', requestId, status: 200 + i });
      }
    }
    const statuses = (await Promise.all(sent)).map(({ status }) => status);
    expect(statuses.every((status) => status === 200 || status === 201)).toBe(true);
    const errors = () => clients.flatMap((client) => client.all('error'));
    await expect.poll(() => errors().length).toBe(count);
    expect(errors().every(({ payload }) => payload.code === 'TOO_LATE')).toBe(true);
  });
});

describe('a node that is killed while a sender waits there', () => {
  test('breaks the connection; the request is stored, and the client is told that it is too late', async () => {
    const id = await asking(20_000);
    const client = await nodes.listen(nodes.here, `${id}?apikey=${key}`);
    const sent = post(nodes.there(), id).catch((error: unknown) => error);
    const [request] = await client.requests(1);
    await nodes.replaceThere();
    expect(await sent).toBeInstanceOf(TypeError);
    await answerNext(client, { status: 200 });
    expect((await client.next('error')).payload).toMatchObject({ code: 'TOO_LATE', requestId: request?.id });
    expect(await nodes.ctx.db.request.count({ where: { endpointId: id } })).toBe(1);
  }, 60_000);
});
