import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

export interface ChildServer {
  pid: number;
  child: ChildProcess;
  /** The DevTools socket, when started with `--inspect`. */
  inspectorUrl: string | null;
  stop(): Promise<void>;
}

const STOP_TIMEOUT_MS = 15_000;
const KEPT_OUTPUT = 4_000;

/** Starts a Node program and waits until `ready` resolves; rejects with its output when it ends first. */
export async function startChild(
  command: { file: string; nodeOptions: readonly string[]; env: Readonly<Record<string, string>> },
  ready: (child: ChildProcess) => Promise<void>,
): Promise<ChildServer> {
  const child = spawn(process.execPath, [...command.nodeOptions, command.file], {
    env: { ...process.env, ...command.env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let output = '';
  const keep = (chunk: Buffer): void => {
    output = (output + chunk.toString()).slice(-KEPT_OUTPUT);
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  const ended = once(child, 'exit').then(() => {
    throw new Error(`${command.file} ended:\n${output}`);
  });
  ended.catch(() => undefined);
  await Promise.race([ready(child), ended]);
  return {
    pid: child.pid ?? 0,
    child,
    inspectorUrl: /ws:\/\/\S+/.exec(output)?.[0] ?? null,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exit = once(child, 'exit');
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
      child.kill('SIGTERM');
      await exit;
      clearTimeout(timer);
    },
  };
}
