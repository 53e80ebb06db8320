import { mkdir, open, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { identifyProcess, isSameProcessRunning, type ProcessIdentity } from './process-identity.ts';

const ATTEMPTS = 5;

/** Resolves with the release function, or with the process that holds the lock. */
export type LockResult = { release(): Promise<void> } | { heldBy: ProcessIdentity };

/**
 * One process at a time. Each contender puts down a mark named by its identity and then looks for others: of two, the
 * one that looks later sees the other's mark, so both can never enter. Marks of dead processes are removed; since an
 * identity is never used twice, nobody can remove a living one by mistake. Two that meet withdraw and try again.
 */
export async function acquireLock(directory: string): Promise<LockResult> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const own = identifyProcess(process.pid) ?? { pid: process.pid, startedAt: '' };
  const mark = path.join(directory, markName(own));
  for (let attempt = 1; ; attempt += 1) {
    if (!(await putDown(mark))) return { heldBy: own };
    const other = await findOther(directory, own);
    if (!other) return { release: () => rm(mark, { force: true }) };
    await rm(mark, { force: true });
    if (attempt === ATTEMPTS) return { heldBy: other };
    await sleep(10 + Math.random() * 60);
  }
}

async function putDown(mark: string): Promise<boolean> {
  try {
    await (await open(mark, 'wx', 0o600)).close();
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

async function findOther(directory: string, own: ProcessIdentity): Promise<ProcessIdentity | null> {
  for (const name of await readdir(directory)) {
    const identity = parseMark(name);
    if (!identity || name === markName(own)) continue;
    if (isSameProcessRunning(identity)) return identity;
    await rm(path.join(directory, name), { force: true });
  }
  return null;
}

function markName({ pid, startedAt }: ProcessIdentity): string {
  return `${pid}.${startedAt}`;
}

function parseMark(name: string): ProcessIdentity | null {
  const match = /^(\d+)\.(.*)$/.exec(name);
  return match ? { pid: Number(match[1]), startedAt: match[2] ?? '' } : null;
}
