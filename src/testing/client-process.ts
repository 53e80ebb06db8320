import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

const CLIENTS = path.join(import.meta.dirname, '..', 'docs', 'clients');

export interface ClientProcess {
  process: ChildProcess;
  /** Lines on standard output. */
  printed: string[];
  /** Lines on standard error. */
  said: string[];
  /** Resolves when `ready` holds, which is asked after each line; rejects when the program ends or the time is over. */
  until(ready: () => boolean, timeoutMs?: number): Promise<void>;
  /** The exit code, when it ends by itself. */
  ended(): Promise<number | null>;
  kill(): Promise<void>;
}

/** A Python that has the library of the samples: the system's, for which Debian has the package. */
export function pythonProgram(): string {
  const found = ['/usr/bin/python3', 'python3'].find((program) => {
    try {
      execFileSync(program, ['-c', 'import websockets'], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  });
  if (found) return found;
  throw new Error('The samples need a python3 with "websockets": `npm test` installs it on Debian');
}

/** A client of the docs as it stands there, in a process of its own. */
export function startClient(
  file: string,
  environment: Readonly<Record<string, string>>,
  args: readonly string[] = [],
): ClientProcess {
  const program = file.endsWith('.py') ? pythonProgram() : process.execPath;
  const child = spawn(program, [path.resolve(CLIENTS, file), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  });
  const exited = once(child, 'close');
  const client = { printed: [] as string[], said: [] as string[] };
  let wake: () => void = () => undefined;
  let isOver = false;
  const collect = (stream: Readable, lines: string[]): void => {
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line);
      wake();
    });
  };
  collect(child.stdout, client.printed);
  collect(child.stderr, client.said);
  void exited.then(() => {
    isOver = true;
    wake();
  });

  return {
    ...client,
    process: child,
    until: async (ready, timeoutMs = 60_000) => {
      const end = performance.now() + timeoutMs;
      const timer = setTimeout(() => wake(), timeoutMs);
      while (!ready()) {
        const words = `${client.printed.length} lines printed; said:\n${client.said.slice(-20).join('\n')}`;
        if (isOver) throw new Error(`${file} ended: ${words}`);
        if (performance.now() >= end) throw new Error(`${file} for ${timeoutMs} ms: ${words}`);
        await new Promise<void>((resolve) => (wake = resolve));
      }
      clearTimeout(timer);
    },
    ended: async () => {
      await exited;
      return child.exitCode;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
