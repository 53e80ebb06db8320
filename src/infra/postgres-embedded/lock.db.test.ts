import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { acquireLock } from './lock.ts';
import { identifyProcess } from './process-identity.ts';

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'hookwire-lock-'));
});

afterEach(() => rm(directory, { recursive: true }));

async function acquire(): Promise<() => Promise<void>> {
  const result = await acquireLock(directory);
  if ('heldBy' in result) throw new Error(`held by ${result.heldBy.pid}`);
  return result.release;
}

describe('the lock', () => {
  test('is free again after its release', async () => {
    await (
      await acquire()
    )();
    await (
      await acquire()
    )();
    expect(await readdir(directory)).toEqual([]);
  });

  test('is refused to the process that holds it already', async () => {
    const release = await acquire();
    await expect(acquire()).rejects.toThrow(`held by ${process.pid}`);
    await release();
  });

  test('is refused while another process lives, and free once that one is dead', async () => {
    const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    const pid = other.pid ?? 0;
    await writeFile(path.join(directory, `${pid}.${identifyProcess(pid)?.startedAt ?? ''}`), '');
    await expect(acquire()).rejects.toThrow(`held by ${pid}`);
    const exited = once(other, 'exit');
    other.kill('SIGKILL');
    await exited;
    await (
      await acquire()
    )();
  });

  test('of a dead process whose number has been given to another is free', async () => {
    await writeFile(path.join(directory, `${process.ppid}.another-start`), '');
    await (
      await acquire()
    )();
  });
});

test('a process that nobody has waited for yet counts as dead', async () => {
  const parent = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 5']);
  const [line] = (await once(parent.stdout, 'data')) as [Buffer];
  const child = Number(line.toString());
  await expect.poll(() => identifyProcess(child)).toBeNull();
  parent.kill();
});
