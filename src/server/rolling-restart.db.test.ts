import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createTestContext, type TestContext } from '#testing/context.ts';
import { startLoadBalancer, type LoadBalancer } from '#testing/load-balancer.ts';
import { startTestNode, type TestNode } from '#testing/node/start-test-node.ts';
import { startRedisServer, type RedisServer } from '#testing/redis-server.ts';
import { createApiKey, createEndpoint, createTenant, type Tenant } from '#testing/server.ts';
import { StreamClient } from '#testing/stream-client.ts';

const PER_SECOND = 500;
/** A machine that can't keep up is asked for less, not for ever more at once. */
const MAX_OPEN = 250;

let suite: TestContext;
let redis: RedisServer;
let balancer: LoadBalancer;
let tenant: Tenant;
let key: string;
const nodes: TestNode[] = [];

beforeAll(async () => {
  redis = await startRedisServer();
  suite = await createTestContext({ redisUrl: redis.url });
  tenant = await createTenant(suite.context);
  ({ key } = await createApiKey(suite.context, tenant));
  balancer = await startLoadBalancer();
  for (let i = 0; i < 3; i++) nodes.push(await startNode());
  await offer();
});

afterAll(async () => {
  await balancer.close();
  await Promise.all(nodes.map((node) => node.kill()));
  await suite.close();
  await redis.stop();
});

const startNode = (): Promise<TestNode> => startTestNode(suite.connectionString, { redisUrl: redis.url });

async function offer(): Promise<void> {
  const ports = nodes.map(({ port }) => port);
  balancer.setNodes(ports);
  await vi.waitFor(() => expect(balancer.ready()).toEqual(ports), { timeout: 20_000 });
}

/** Sends at a fixed rate until stopped. */
function startSending(endpointId: string) {
  const agent = new Agent({ keepAlive: true });
  const answers: Record<string, number> = {};
  const open = new Set<Promise<void>>();
  let sent = 0;
  let due = 0;
  const post = (): Promise<void> =>
    new Promise((resolve) => {
      const note = (outcome: string): void => {
        answers[outcome] = (answers[outcome] ?? 0) + 1;
        resolve();
      };
      const options = {
        agent,
        port: balancer.port,
        host: '127.0.0.1',
        method: 'POST',
        path: `/h/${endpointId}`,
      };
      const sending = request(options, (answer) => {
        answer.resume();
        answer.on('end', () => note(String(answer.statusCode)));
      });
      sending.on('error', (error: NodeJS.ErrnoException) => note(error.code ?? error.message));
      sending.end('{"hello":"world"}');
    });
  const timer = setInterval(() => {
    for (due += PER_SECOND / 100; due >= 1 && open.size < MAX_OPEN; due--) {
      sent += 1;
      const one = post().finally(() => open.delete(one));
      open.add(one);
    }
    due = Math.min(due, MAX_OPEN);
  }, 10);
  return {
    answers,
    sent: () => sent,
    stop: async () => {
      clearInterval(timer);
      await Promise.all(open);
      agent.destroy();
    },
  };
}

/** Resumes at the next node whenever its own goes, as the documents say. */
function startReader(endpointId: string) {
  const seqs: number[] = [];
  const end = new AbortController();
  const { signal } = end;
  let connections = 0;
  const done = (async () => {
    for (let turn = 0; !signal.aborted; turn++) {
      const port = nodes[turn % nodes.length]?.port ?? 0;
      const url = `ws://127.0.0.1:${port}/ws/${endpointId}?apikey=${key}&after=${seqs.at(-1) ?? 0}`;
      const client = new StreamClient(url);
      client.socket.on('message', () => {
        for (const message of client.messages.splice(0)) {
          if (message.type === 'connected') connections += 1;
          if (message.type === 'new_request') seqs.push(message.payload.seq);
        }
      });
      const isOpen = (): boolean => !signal.aborted && client.closed === null;
      while (isOpen()) await sleep(20);
      await client.close();
    }
  })();
  return {
    seqs,
    connections: () => connections,
    stop: async () => {
      end.abort();
      await done;
    },
  };
}

test(
  'a rolling restart of three nodes at 500 captures a second fails none, loses none, and repeats none to a reader that resumes',
  { timeout: 120_000 },
  async () => {
    const endpointId = await createEndpoint(suite.context, tenant);
    const reader = startReader(endpointId);
    const sending = startSending(endpointId);
    await sleep(1_000);
    for (const [i, old] of [...nodes].entries()) {
      expect(await old.stop()).toBe(0);
      nodes[i] = await startNode();
      await offer();
    }
    await sleep(500);
    await sending.stop();
    expect(sending.answers).toEqual({ 200: sending.sent() });
    const stored = await suite.context.db.request.findMany({
      where: { endpointId },
      orderBy: { seq: 'asc' },
      select: { seq: true },
    });
    const all = Array.from({ length: sending.sent() }, (_, i) => i + 1);
    expect(stored.map(({ seq }) => Number(seq))).toEqual(all);
    await expect.poll(() => reader.seqs.length, { timeout: 20_000 }).toBe(all.length);
    expect(reader.seqs).toEqual(all);
    expect(reader.connections()).toBeGreaterThan(1);
    await reader.stop();
  },
);
