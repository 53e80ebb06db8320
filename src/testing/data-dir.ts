import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { identifyProcess, isSameProcessRunning } from '#infra/postgres-embedded/process-identity.ts';

const PREFIX = 'hookwire-test-';

/** An empty directory that another user may pass through, as root's own temporary ones do not allow. */
export async function makeDataDir(): Promise<string> {
  const owner = `${process.pid}.${identifyProcess(process.pid)?.startedAt ?? ''}`;
  const dataDir = await mkdtemp(path.join(os.tmpdir(), `${PREFIX}${owner}.`));
  await chmod(dataDir, 0o711);
  return dataDir;
}

/** Ends what still runs on it, and removes it with a database that had to be put elsewhere. */
export async function removeDataDir(dataDir: string): Promise<void> {
  const note = await readFile(path.join(dataDir, 'postgres.location'), 'utf8').catch(() => '');
  const home = note.split('\n')[0] ?? '';
  for (const place of [home, path.join(dataDir, 'postgres'), dataDir]) {
    if (place === '') continue;
    await endServer(path.join(place, 'data'));
    await rm(place, { recursive: true, force: true });
  }
}

/** Removes what test runs left that were killed. */
export async function sweepDataDirs(): Promise<void> {
  const names = await readdir(os.tmpdir());
  for (const name of names) {
    const owner = name.startsWith(PREFIX) ? name.slice(PREFIX.length).split('.') : [];
    const [pid, startedAt] = owner;
    if (owner.length !== 3 || isSameProcessRunning({ pid: Number(pid), startedAt: startedAt ?? '' }))
      continue;
    // Another user's remains are not ours to remove.
    await removeDataDir(path.join(os.tmpdir(), name)).catch(() => undefined);
  }
}

async function endServer(data: string): Promise<void> {
  const text = await readFile(path.join(data, 'postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number(text.split('\n')[0]);
  if (!(pid > 0)) return;
  const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  if (!commandLine.split('\0').includes(data)) return;
  process.kill(pid, 'SIGQUIT');
  while (identifyProcess(pid)) await sleep(20);
}
