import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

export interface Kill {
  node: string;
  atMs: number;
}

export interface ChaosNodes {
  kills: Kill[];
  /** SIGKILL for one of them, and another in its place. */
  killOne(chance: number): Promise<void>;
  stop(): Promise<void>;
}

const MAIN = path.join(import.meta.dirname, 'main.ts');

/** Nodes that deliver, each a process of its own. */
export async function startChaosNodes(connectionString: string, count: number): Promise<ChaosNodes> {
  const kills: Kill[] = [];
  let lastName = 0;
  const start = async (): Promise<{ name: string; child: ChildProcess }> => {
    const name = `node-${(lastName += 1)}`;
    const child = fork(MAIN, [connectionString, name], {
      execArgv: ['--import', 'tsx'],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    await Promise.race([
      once(child, 'message'),
      once(child, 'exit').then(() => Promise.reject(new Error('a node ended before it was ready'))),
    ]);
    return { name, child };
  };
  const end = async (child: ChildProcess): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  };
  const nodes = await Promise.all(Array.from({ length: count }, start));
  return {
    kills,
    killOne: async (chance) => {
      const at = Math.floor(chance * nodes.length);
      const victim = nodes[at];
      if (!victim) return;
      kills.push({ node: victim.name, atMs: Date.now() });
      await end(victim.child);
      nodes[at] = await start();
    },
    stop: async () => {
      await Promise.all(nodes.map(({ child }) => end(child)));
    },
  };
}
