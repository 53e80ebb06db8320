import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';

export interface RedisServer {
  url: string;
  port: number;
  stop(): Promise<void>;
  /** Lets it stand still, connections open, or go on. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void;
  /** SIGKILL: what it knew is gone. */
  kill(): Promise<void>;
}

/** A real Redis on a loopback port of its own, without persistence; `port` of one that has been killed is free again. */
export async function startRedisServer(port?: number): Promise<RedisServer> {
  port ??= await freePort();
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const child = spawn('redis-server', args, { stdio: 'ignore' });
  const failed = once(child, 'error').then(([error]) => {
    throw new Error('redis-server does not start; on Debian: apt-get install redis-server', { cause: error });
  });
  const url = `redis://127.0.0.1:${port}`;
  await Promise.race([untilItAnswers(url, child), failed]);
  return {
    url,
    port,
    stop: () => stop(child, 'SIGTERM'),
    signal: (signal) => child.kill(signal),
    kill: () => stop(child, 'SIGKILL'),
  };
}

async function untilItAnswers(url: string, child: ChildProcess): Promise<void> {
  const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null });
  client.on('error', () => undefined);
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if (child.exitCode !== null) break;
    try {
      await client.connect();
      await client.ping();
      client.disconnect();
      return;
    } catch {
      await sleep(50);
    }
  }
  throw new Error(`redis-server did not answer on ${url}`);
}

async function stop(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill(signal);
  await exited;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (!address || typeof address === 'string') throw new Error('No free loopback port');
  return address.port;
}
