import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { makeDataDir, removeDataDir } from '#testing/data-dir.ts';
import { hasEnded, query, serverPid } from '#testing/embedded/inspect.ts';
import { install, type Installation } from '#testing/embedded/installation.ts';
import { runEmbedded, type EmbeddedProcess } from '#testing/embedded/process.ts';

let installation: Installation;
let dataDir: string;
let running: EmbeddedProcess[];

beforeAll(async () => {
  installation = await install({ mode: 0o755, withBinaries: true });
});

afterAll(() => installation.remove());

beforeEach(async () => {
  dataDir = await makeDataDir();
  running = [];
});

afterEach(async () => {
  await Promise.all(running.map((child) => child.end('SIGKILL')));
  await removeDataDir(dataDir);
});

function run(): EmbeddedProcess {
  const child = runEmbedded(installation.program, dataDir);
  running.push(child);
  return child;
}

const home = () => path.join(dataDir, 'postgres');

async function eventually(check: () => Promise<void>): Promise<void> {
  const deadline = Date.now() + 15_000;
  for (;;) {
    try {
      await check();
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await sleep(50);
    }
  }
}

describe('a start', () => {
  test('serves a durable database behind a password, on a socket only', async () => {
    const connectionString = await run().ready();
    const names = ['fsync', 'synchronous_commit', 'full_page_writes', 'data_checksums', 'listen_addresses'];
    const settings = await query(
      connectionString,
      `SELECT name, setting FROM pg_settings WHERE name IN ('${names.join("','")}') ORDER BY name`,
    );
    expect(Object.fromEntries(settings.map((row) => [row['name'], row['setting']]))).toEqual({
      fsync: 'on',
      synchronous_commit: 'on',
      full_page_writes: 'on',
      data_checksums: 'on',
      listen_addresses: '',
    });
    const wrong = new URL(connectionString);
    wrong.password = 'wrong';
    await expect(query(wrong.href, 'SELECT 1')).rejects.toThrow(/password authentication failed/);
    expect((await stat(path.join(dataDir, 'postgres.password'))).mode & 0o777).toBe(0o600);
  });

  test('after an orderly stop finds what was written', async () => {
    const first = run();
    await query(await first.ready(), 'CREATE TABLE kept AS SELECT 42 AS n');
    const pid = await serverPid(home());
    await first.end('SIGTERM');
    expect(hasEnded(pid)).toBe(true);
    expect(await query(await run().ready(), 'SELECT n FROM kept')).toEqual([{ n: 42 }]);
  });

  test('after one that was interrupted while making the data directory begins anew', async () => {
    const unfinished = path.join(home(), 'data.unfinished');
    await mkdir(unfinished, { recursive: true });
    await writeFile(path.join(unfinished, 'PG_VERSION'), '18\n');
    expect(await query(await run().ready(), 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
  });

  test('in a directory whose path is too long for a socket puts the socket elsewhere', async () => {
    const deep = path.join(dataDir, 'd'.repeat(60), 'e'.repeat(60));
    await mkdir(deep, { recursive: true });
    const child = runEmbedded(installation.program, deep);
    running.push(child);
    const socketDirectory = new URL(await child.ready()).searchParams.get('host') ?? '';
    expect(socketDirectory.startsWith(dataDir)).toBe(false);
    expect((await stat(socketDirectory)).mode & 0o777).toBe(0o700);
    await child.end('SIGTERM');
    await rm(socketDirectory, { recursive: true });
  });

  test('on data of another major version says so and touches nothing', async () => {
    const first = run();
    await first.ready();
    await first.end('SIGTERM');
    await writeFile(path.join(home(), 'data', 'PG_VERSION'), '17\n');
    await expect(run().ready()).rejects.toThrow(
      /holds data of PostgreSQL 17, and this Hookwire brings PostgreSQL 18/,
    );
  });

  test('on a platform without binaries names DATABASE_URL', async () => {
    const bare = await install({ mode: 0o755, withBinaries: false });
    const child = runEmbedded(bare.program, dataDir);
    running.push(child);
    await expect(child.ready()).rejects.toThrow(/brings no PostgreSQL for .* Set DATABASE_URL/);
    await bare.remove();
  });
});

describe('a second start on the same data directory', () => {
  test('is refused at once and names the directory and the process that has it', async () => {
    const first = run();
    const connectionString = await first.ready();
    const startedAt = performance.now();
    await expect(run().ready()).rejects.toThrow(
      `${dataDir} is in use by another Hookwire (process ${first.pid}). Stop it first`,
    );
    expect(performance.now() - startedAt).toBeLessThan(3_000);
    expect(await query(connectionString, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
  });

  test('at the same moment leaves exactly one of them', async () => {
    const results = await Promise.allSettled([run(), run(), run()].map((child) => child.ready()));
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
  });
});

describe('after kill -9 of Node', () => {
  test('the next start adopts the server that still runs', async () => {
    const first = run();
    await query(await first.ready(), 'CREATE TABLE kept AS SELECT 42 AS n');
    const pid = await serverPid(home());
    await first.end('SIGKILL');
    const second = run();
    expect(await query(await second.ready(), 'SELECT n FROM kept')).toEqual([{ n: 42 }]);
    expect(await serverPid(home())).toBe(pid);
    await second.end('SIGTERM');
    expect(hasEnded(pid)).toBe(true);
  });

  test('and of PostgreSQL the next start recovers, also when the old process number is in use again', async () => {
    const first = run();
    await query(await first.ready(), 'CREATE TABLE kept AS SELECT 42 AS n');
    const pid = await serverPid(home());
    await first.end('SIGKILL');
    process.kill(pid, 'SIGKILL');
    // Ours lives, and is no PostgreSQL.
    const pidFile = path.join(home(), 'data', 'postmaster.pid');
    const stale = await readFile(pidFile, 'utf8');
    await writeFile(pidFile, stale.replace(String(pid), String(process.pid)));
    expect(await query(await run().ready(), 'SELECT n FROM kept')).toEqual([{ n: 42 }]);
  });
});

describe('while Node runs', () => {
  test('a PostgreSQL that is killed comes back at the same address with all that was committed', async () => {
    const connectionString = await run().ready();
    await query(connectionString, 'CREATE TABLE kept AS SELECT 42 AS n');
    for (let round = 0; round < 2; round += 1) {
      const pid = await serverPid(home());
      process.kill(pid, 'SIGKILL');
      await eventually(async () => {
        expect(await serverPid(home())).not.toBe(pid);
        expect(await query(connectionString, 'SELECT n FROM kept')).toEqual([{ n: 42 }]);
      });
    }
  });

  test('Ctrl-C in a terminal reaches Node only, which can still write while it drains', async () => {
    const child = run();
    await child.ready();
    const pid = await serverPid(home());
    await child.end('SIGINT');
    expect(await child.report()).toEqual({ drained: true });
    expect(hasEnded(pid)).toBe(true);
  });
});
