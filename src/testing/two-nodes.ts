import { vi } from 'vitest';
import type { DomainContext } from '#domain/context.ts';
import { createTestContext } from './context.ts';
import { startTestNode, type TestNode } from './node/start-test-node.ts';
import { startRedisServer, type RedisServer } from './redis-server.ts';
import { startTestServer } from './server.ts';
import { StreamClient } from './stream-client.ts';

export interface TwoNodes {
  /** Of the node in this process. */
  ctx: DomainContext;
  here: number;
  /** The port of the node in a process of its own. */
  there: () => number;
  redis: () => RedisServer;
  /** SIGKILL, and another one in its place. */
  replaceThere(): Promise<void>;
  /** SIGKILL; what Redis knew is gone. */
  killRedis(): Promise<void>;
  startRedis(): Promise<void>;
  /** A listener of the endpoint stream, closed with all others. */
  listen(port: number, path: string): Promise<StreamClient>;
  closeClients(): Promise<void>;
  close(): Promise<void>;
}

async function whatIsReady(port: number): Promise<unknown> {
  return (await fetch(`http://127.0.0.1:${port}/readyz`)).json();
}

/** Two whole nodes that share one PostgreSQL and a Redis of their own. */
export async function startTwoNodes(): Promise<TwoNodes> {
  let redis = await startRedisServer();
  const test = await createTestContext({ redisUrl: redis.url });
  const server = await startTestServer(test.context);
  const startThere = (): Promise<TestNode> => startTestNode(test.connectionString, { redisUrl: redis.url });
  let node = await startThere();
  const clients: StreamClient[] = [];
  const untilWhole = async (): Promise<void> => {
    await vi.waitFor(
      async () => {
        for (const port of [server.port, node.port]) {
          const health = JSON.stringify(await whatIsReady(port));
          if (health !== '{"status":"ok"}') throw new Error(health);
        }
      },
      { timeout: 15_000 },
    );
  };
  await untilWhole();
  const closeClients = async (): Promise<void> => {
    await Promise.all(clients.splice(0).map((client) => client.close()));
  };
  return {
    ctx: test.context,
    here: server.port,
    there: () => node.port,
    redis: () => redis,
    replaceThere: async () => {
      await node.kill();
      node = await startThere();
    },
    killRedis: () => redis.kill(),
    startRedis: async () => {
      redis = await startRedisServer(redis.port);
      await untilWhole();
    },
    listen: async (port, path) => {
      const client = await StreamClient.connect(`ws://127.0.0.1:${port}/ws/${path}`);
      clients.push(client);
      return client;
    },
    closeClients,
    close: async () => {
      await closeClients();
      await node.kill();
      await server.close();
      await test.close();
      await redis.stop();
    },
  };
}

/** Sends one capture and returns its id. */
export async function captureAt(port: number, endpointId: string, body = '{}'): Promise<string> {
  const init = { method: 'POST', body };
  const response = await fetch(`http://127.0.0.1:${port}/h/${endpointId}`, init);
  if (!response.ok) throw new Error(`captured with ${response.status}`);
  // Guarantee: the documented answer of a capture.
  return ((await response.json()) as { id: string }).id;
}
