import { chmod, chown, mkdir, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { makeDataDir, removeDataDir } from '#testing/data-dir.ts';
import { query, serverPid } from '#testing/embedded/inspect.ts';
import { install, type Installation } from '#testing/embedded/installation.ts';
import { runEmbedded, type EmbeddedProcess, type EmbeddedProcessOptions } from '#testing/embedded/process.ts';

const isRoot = process.getuid?.() === 0;
const nobody = { uid: 65_534, gid: 65_534 };

let open: Installation;
let around: string;
let running: EmbeddedProcess[];

beforeAll(async () => {
  open = await install({ mode: 0o755, withBinaries: true });
});

afterAll(() => open.remove());

beforeEach(async () => {
  around = await makeDataDir();
  running = [];
});

afterEach(async () => {
  await Promise.all(running.map((child) => child.end('SIGKILL')));
  await removeDataDir(path.join(around, '.data'));
  await removeDataDir(around);
});

function run(installation: Installation, options?: EmbeddedProcessOptions): EmbeddedProcess {
  const child = runEmbedded(installation.program, path.join(around, '.data'), options);
  running.push(child);
  return child;
}

const ownerOfProcess = async (pid: number) => (await stat(`/proc/${pid}`)).uid;

test('PostgreSQL never runs as root, and its data belongs to the one who runs it', async () => {
  await run(open).ready();
  const home = path.join(around, '.data', 'postgres');
  const owner = await ownerOfProcess(await serverPid(home));
  expect(owner).not.toBe(0);
  expect((await stat(path.join(home, 'data'))).uid).toBe(owner);
  expect((await stat(home)).mode & 0o777).toBe(0o700);
});

// Only root can change the account, and only root has directories that it alone may enter.
if (isRoot) {
  describe('as root, in a checkout below a directory that only root may enter', () => {
    let closed: Installation;

    beforeEach(async () => {
      closed = await install({ mode: 0o700, withBinaries: true });
      await chmod(around, 0o700);
    });

    afterEach(() => closed.remove());

    test('data and binaries go where the account can reach them, and later starts find them', async () => {
      const first = run(closed);
      const connectionString = await first.ready();
      await query(connectionString, 'CREATE TABLE kept AS SELECT 42 AS n');
      const note = await readFile(path.join(around, '.data', 'postgres.location'), 'utf8');
      const home = note.split('\n')[0] ?? '';
      expect(home).toMatch(/^\/var\/lib\/hookwire\/[0-9a-f]{16}$/);
      expect(await ownerOfProcess(await serverPid(home))).not.toBe(0);
      await first.end('SIGTERM');

      const second = run(closed);
      expect(await second.ready()).toBe(connectionString);
      expect(await query(connectionString, 'SELECT n FROM kept')).toEqual([{ n: 42 }]);
      await second.end('SIGTERM');
    });

    test('two starts at the same moment leave exactly one of them', async () => {
      const results = await Promise.allSettled([run(closed), run(closed)].map((child) => child.ready()));
      expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
    });

    test('a database that is not where the note says stops the start instead of beginning an empty one', async () => {
      const first = run(closed);
      await first.ready();
      await first.end('SIGTERM');
      const note = await readFile(path.join(around, '.data', 'postgres.location'), 'utf8');
      await rm(note.split('\n')[0] ?? '', { recursive: true });
      await expect(run(closed).ready()).rejects.toThrow(/postgres\.location says .* but it is not there/);
    });
  });

  describe('as an ordinary user', () => {
    beforeEach(async () => {
      await chown(around, nobody.uid, nobody.gid);
    });

    test('with binaries that the user may not write to, it serves and stops', async () => {
      // Nobody has made the links of the libraries yet, and this user cannot.
      const fresh = await install({ mode: 0o755, withBinaries: true });
      const child = run(fresh, { account: nobody });
      expect(await query(await child.ready(), 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
      expect(await ownerOfProcess(await serverPid(path.join(around, '.data', 'postgres')))).toBe(nobody.uid);
      await child.end('SIGTERM');
      await fresh.remove();
    });

    test('a data directory of another user is refused by name', async () => {
      const home = path.join(around, '.data', 'postgres');
      await mkdir(home, { recursive: true });
      await expect(run(open, { account: nobody }).ready()).rejects.toThrow(
        `${home} belongs to another user (uid 0)`,
      );
    });

    test('root continues with that data as its owner', async () => {
      const first = run(open, { account: nobody });
      await query(await first.ready(), 'CREATE TABLE kept AS SELECT 42 AS n');
      await first.end('SIGTERM');
      const second = run(open);
      expect(await query(await second.ready(), 'SELECT n FROM kept')).toEqual([{ n: 42 }]);
      expect(await ownerOfProcess(await serverPid(path.join(around, '.data', 'postgres')))).toBe(nobody.uid);
      await second.end('SIGTERM');
      expect(await query(await run(open, { account: nobody }).ready(), 'SELECT n FROM kept')).toEqual([
        { n: 42 },
      ]);
    });
  });
}
