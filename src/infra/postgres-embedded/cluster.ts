import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Binaries } from './binaries.ts';
import type { Placement } from './placement.ts';
import { run } from './run.ts';
import { StartError } from './start-error.ts';

export const SUPERUSER = 'hookwire';

const PASSWORD_FILE = 'postgres.password';

/** Whether a Hookwire has ever started on this data directory. */
export function hasDatabase(dataDir: string): Promise<boolean> {
  return exists(path.join(dataDir, PASSWORD_FILE));
}

/** Kept beside the data, readable by the user of this process only. */
export async function readOrMakePassword(dataDir: string, placement: Placement): Promise<string> {
  const file = path.join(dataDir, PASSWORD_FILE);
  const found = await readFile(file, 'utf8').catch(() => null);
  if (found) return found.trim();
  if (await exists(placement.data)) {
    throw new StartError(
      `${file} is missing, and the database in ${placement.data} does not open without it. Restore it.`,
    );
  }
  const password = randomBytes(24).toString('hex');
  await mkdir(dataDir, { recursive: true });
  await writeFile(`${file}.new`, `${password}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
  return password;
}

/** Makes the data directory unless a whole one is there; an interrupted attempt leaves none. */
export async function ensureCluster(
  placement: Placement,
  binaries: Binaries,
  password: string,
): Promise<void> {
  if (await exists(placement.data)) return checkMajor(placement.data, binaries.major);
  const { account } = placement;
  const unfinished = `${placement.data}.unfinished`;
  const passwordFile = path.join(placement.home, 'initdb.password');
  await rm(unfinished, { recursive: true, force: true });
  await rm(passwordFile, { force: true });
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (account) await chown(passwordFile, account.uid, account.gid);
  const { ok, output } = await run(account, binaries.initdb, [
    ...['-D', unfinished, '--username', SUPERUSER, '--pwfile', passwordFile, '--auth', 'scram-sha-256'],
    // The built-in locale sorts the same under every C library, so an upgraded system cannot break an index.
    ...['--encoding', 'UTF8', '--locale-provider', 'builtin', '--locale', 'C.UTF-8', '--no-instructions'],
    ...['--lc-messages', 'C', '--lc-collate', 'C', '--lc-ctype', 'C'],
  ]);
  await rm(passwordFile, { force: true });
  if (!ok) throw new StartError(`PostgreSQL could not make its data directory ${placement.data}: ${output}`);
  await rename(unfinished, placement.data);
}

/** Written anew at each start, so that it always fits this version and this machine. */
export async function writeSettings(
  placement: Placement,
  settings: Readonly<Record<string, string>>,
): Promise<void> {
  const lines = Object.entries(settings).map(
    ([name, value]) => `${name} = '${value.replaceAll("'", "''")}'\n`,
  );
  const file = path.join(placement.data, 'postgresql.auto.conf');
  await writeFile(`${file}.new`, lines.join(''), { mode: 0o600 });
  // Another user runs PostgreSQL; the directory itself is closed to the rest.
  await chmod(`${file}.new`, placement.account ? 0o644 : 0o600);
  await rename(`${file}.new`, file);
}

async function checkMajor(data: string, major: number): Promise<void> {
  const found = (await readFile(path.join(data, 'PG_VERSION'), 'utf8')).trim();
  if (found === String(major)) return;
  throw new StartError(
    `${data} holds data of PostgreSQL ${found}, and this Hookwire brings PostgreSQL ${major}. ` +
      `Move the data over with pg_dump of version ${found}, or set DATABASE_URL to a server of that version.`,
  );
}

async function exists(file: string): Promise<boolean> {
  return (await stat(file).catch(() => null)) !== null;
}
