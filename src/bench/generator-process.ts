import { once } from 'node:events';
import { startChild, type ChildServer } from './child-server.ts';
import type { Answer, BurstResult, Command, LoadResult } from './load/protocol.ts';

type ResultOf<C extends Command> = C extends { do: 'closed-loop' | 'fixed-rate' }
  ? LoadResult
  : C extends { do: 'burst' }
    ? BurstResult
    : null;

export interface Generator {
  pid: number;
  run<C extends Command>(command: C): Promise<ResultOf<C>>;
  stop(): Promise<void>;
}

export async function startGenerator(file: string): Promise<Generator> {
  const process: ChildServer = await startChild({ file, nodeOptions: [], env: {} }, async (child) => {
    await once(child, 'spawn');
  });
  return {
    pid: process.pid,
    run: async <C extends Command>(command: C) => {
      const answered = once(process.child, 'message');
      process.child.send(command);
      const [answer] = (await answered) as [Answer];
      if ('error' in answer) throw new Error(`load generator: ${answer.error}`);
      // Guarantee: generator.ts answers each command with the result of its kind.
      return answer.result as ResultOf<C>;
    },
    stop: () => process.stop(),
  };
}
