import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { z } from 'zod';

const reportSchema = z.union([
  z.object({ connectionString: z.string(), tookMs: z.number() }),
  z.object({ drained: z.literal(true) }),
  z.object({ error: z.string() }),
]);

export type Report = z.infer<typeof reportSchema>;

export interface EmbeddedProcess {
  pid: number;
  /** The next line the program reports. */
  report(): Promise<Report>;
  /** The connection string; throws what the program reports instead. */
  ready(): Promise<string>;
  /** Signals the whole process group, as a terminal does, and waits for the end. */
  end(signal: NodeJS.Signals): Promise<void>;
}

export interface EmbeddedProcessOptions {
  account?: { uid: number; gid: number };
}

/** Runs the child program on a data directory. */
export function runEmbedded(
  program: string,
  dataDir: string,
  { account }: EmbeddedProcessOptions = {},
): EmbeddedProcess {
  const child = spawn(process.execPath, [program, dataDir], {
    ...account,
    stdio: ['ignore', 'pipe', 'ignore'],
    cwd: '/',
    detached: true,
  });
  const { pid } = child;
  if (pid === undefined) throw new Error('The child program does not start');
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const report = async (): Promise<Report> => {
    const line = await lines.next();
    if (line.done) throw new Error('The child program ended without a report');
    return reportSchema.parse(JSON.parse(line.value));
  };
  return {
    pid,
    report,
    ready: async () => {
      const first = await report();
      if ('connectionString' in first) return first.connectionString;
      throw new Error('error' in first ? first.error : 'The child program is drained already');
    },
    end: (signal) => end(child, pid, signal),
  };
}

async function end(child: ChildProcess, pid: number, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  process.kill(-pid, signal);
  await exited;
}
