import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

export interface TestNode {
  port: number;
  process: ChildProcess;
  /** Appends captures of 1 KiB on the node itself. */
  append(workspaceId: string, endpointId: string, count: number): Promise<void>;
  /** Bytes that live objects hold after a garbage collection. */
  memory(): Promise<number>;
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
  /** SIGTERM; resolves with its exit code. */
  stop(): Promise<number | null>;
}

const MAIN = path.join(import.meta.dirname, 'main.ts');

/**
 * A node in a process of its own over an existing database, and a Redis if several share more than that; `main` may be
 * a bundle of it, `plansFile` an operator's table.
 */
export async function startTestNode(
  connectionString: string,
  options: { main?: string; redisUrl?: string; plansFile?: string } = {},
): Promise<TestNode> {
  const { main = MAIN, redisUrl = '', plansFile = '' } = options;
  const child = fork(main, [connectionString, redisUrl, plansFile], {
    execArgv: [...(main.endsWith('.ts') ? ['--import', 'tsx'] : []), '--expose-gc'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const first = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => Promise.reject(new Error('the node ended before it was ready'))),
  ]);
  let lastId = 0;
  async function ask(command: object): Promise<number> {
    const id = (lastId += 1);
    const answered = new Promise<number>((resolve) => {
      const listener = (message: unknown): void => {
        // Guarantee: src/testing/node/main.ts answers with this shape.
        const answer = message as { id: number; bytes: number };
        if (answer.id !== id) return;
        child.off('message', listener);
        resolve(answer.bytes);
      };
      child.on('message', listener);
    });
    child.send({ id, ...command });
    return answered;
  }
  return {
    // Guarantee: the first message tells the port.
    port: (first[0] as { port: number }).port,
    process: child,
    append: async (workspaceId, endpointId, count) => {
      await ask({ name: 'append', workspaceId, endpointId, count });
    },
    memory: () => ask({ name: 'memory' }),
    stop: async () => {
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      const [code] = (await gone) as [number | null];
      return code;
    },
    kill: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
}
