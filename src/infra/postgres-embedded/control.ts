import { readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Binaries } from './binaries.ts';
import type { Placement } from './placement.ts';
import { identifyProcess, type ProcessIdentity } from './process-identity.ts';
import { run } from './run.ts';
import { StartError } from './start-error.ts';

/** What the running server says of itself in postmaster.pid. */
export interface RunningServer {
  process: ProcessIdentity;
  port: number;
  socketDirectory: string;
}

// Recovery after a crash may have gigabytes of log to go through.
const START_TIMEOUT_SECONDS = 600;
const STOP_TIMEOUT_SECONDS = 60;
const LOG_MAX_BYTES = 8 * 1024 * 1024;

/** The server that runs on this data, if one does, whoever started it. */
export async function findRunning({ data }: Placement): Promise<RunningServer | null> {
  const lines = await readPidFile(data);
  const pid = Number(lines?.[0]);
  if (!lines || !(pid > 0)) return null;
  const found = identifyProcess(pid);
  if (!found || !(await isServerOf(data, pid))) return null;
  return { process: found, port: Number(lines[3]), socketDirectory: lines[4] ?? '' };
}

/** Starts the server, or waits for one that is starting, until it takes connections. */
export async function startServer(placement: Placement, binaries: Binaries): Promise<RunningServer> {
  const { account, data, logFile } = placement;
  await disownStaleFiles(placement);
  const size = (await stat(logFile).catch(() => null))?.size ?? 0;
  if (size > LOG_MAX_BYTES) await truncate(logFile);
  // pg_ctl gives the server a session of its own: Ctrl-C in a terminal reaches Node, which drains and then stops it.
  const args = ['start', '-D', data, '-l', logFile, '-w', '-t', String(START_TIMEOUT_SECONDS), '-s'];
  const { ok, output } = await run(account, binaries.pgCtl, args);
  const running = ok ? await findRunning(placement) : null;
  if (running) return running;
  const log = (await readFile(logFile, 'utf8').catch(() => '')).trim().split('\n').slice(-6).join('\n');
  throw new StartError(`The embedded PostgreSQL in ${data} did not start. ${output}\n${log}`);
}

/** Ends sessions and writes everything down, so that the next start has nothing to recover. */
export async function stopServer({ account, data }: Placement, binaries: Binaries): Promise<void> {
  const args = ['stop', '-D', data, '-m', 'fast', '-w', '-t', String(STOP_TIMEOUT_SECONDS), '-s'];
  const { ok, output } = await run(account, binaries.pgCtl, args);
  if (!ok && !/no server running|does not exist/i.test(output)) {
    throw new StartError(`The embedded PostgreSQL in ${data} did not stop: ${output}`);
  }
}

/**
 * After a crash the number in the pid file may belong to some other process, or to a zombie, and PostgreSQL would then
 * refuse to start. Removing the file would also remove its guard against back-ends that still live, so only the number
 * is changed: to this process's, which PostgreSQL knows as its own grandparent and thus as no server.
 */
async function disownStaleFiles({ data, socketDirectory }: Placement): Promise<void> {
  const lines = await readPidFile(data);
  const pid = Number(lines?.[0]);
  if (!lines || !(pid > 0) || (await isServerOf(data, pid))) return;
  await writeFile(path.join(data, 'postmaster.pid'), [String(process.pid), ...lines.slice(1)].join('\n'));
  // This one guards nothing but the socket's name, in a directory that is ours alone.
  await rm(path.join(socketDirectory, `.s.PGSQL.${lines[3] ?? ''}.lock`), { force: true });
}

async function readPidFile(data: string): Promise<string[] | null> {
  const text = await readFile(path.join(data, 'postmaster.pid'), 'utf8').catch(() => null);
  return text?.split('\n').map((line) => line.trim()) ?? null;
}

async function isServerOf(data: string, pid: number): Promise<boolean> {
  if (!identifyProcess(pid)) return false;
  if (process.platform === 'win32') return true;
  if (process.platform !== 'linux') {
    return (await run(null, 'ps', ['-o', 'command=', '-p', String(pid)])).output.includes(data);
  }
  const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return commandLine.split('\0').includes(data);
}
