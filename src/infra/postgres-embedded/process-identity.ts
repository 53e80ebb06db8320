import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A process, told apart from a later one with the same number. */
export interface ProcessIdentity {
  pid: number;
  /** Opaque; empty where the system does not tell. */
  startedAt: string;
}

/** Null when no such process runs; a zombie does not run. */
export function identifyProcess(pid: number): ProcessIdentity | null {
  if (!exists(pid)) return null;
  if (process.platform === 'linux') return identifyByProc(pid);
  return { pid, startedAt: process.platform === 'win32' ? '' : startedAtByPs(pid) };
}

export function isSameProcessRunning(identity: ProcessIdentity): boolean {
  const current = identifyProcess(identity.pid);
  if (!current) return false;
  // A start time that one side could not read cannot prove a reused number.
  return current.startedAt === '' || identity.startedAt === '' || current.startedAt === identity.startedAt;
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function identifyByProc(pid: number): ProcessIdentity | null {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  } catch {
    // Hidden by `hidepid`, or just gone.
    return exists(pid) ? { pid, startedAt: '' } : null;
  }
  // The second field, the name, may hold spaces and brackets; the rest follows its last bracket.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (fields[0] === 'Z' || fields[0] === 'X') return null;
  return { pid, startedAt: `${bootId()}-${fields[19] ?? ''}` };
}

// Start times count from boot, so they repeat after one.
function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').slice(0, 8);
  } catch {
    return 'boot';
  }
}

function startedAtByPs(pid: number): string {
  try {
    const text = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' });
    return String(Date.parse(text.trim()));
  } catch {
    return '';
  }
}
