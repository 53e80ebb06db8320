import { createHash } from 'node:crypto';
import { chmod, chown, lstat, mkdir, readFile, realpath, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { canEnter, chooseAccount } from './account.ts';
import type { Account } from './run.ts';
import { StartError } from './start-error.ts';

/** Where the pieces of one embedded server lie, and who runs it. */
export interface Placement {
  account: Account;
  /** Owned by the account; holds data, log, lock and, where needed, a copy of the binaries. */
  home: string;
  data: string;
  logFile: string;
  socketDirectory: string;
}

const SYSTEM_HOME = '/var/lib/hookwire';
const NOTE = 'postgres.location';
// The kernel takes 107 bytes (103 on macOS) for a socket's path.
const SOCKET_PATH_MAX_BYTES = 103;
const SOCKET_NAME_BYTES = '/.s.PGSQL.5432.lock'.length;

/** Finds the existing server of this data directory, or the place for a new one, and makes its directories. */
export async function placeServer(dataDir: string): Promise<Placement> {
  const asRoot = process.getuid?.() === 0;
  // Root's own umask may shut the directory to the user that runs PostgreSQL; what is secret in it is 0600.
  if (asRoot && (await mkdir(dataDir, { recursive: true })) !== undefined) await chmod(dataDir, 0o711);
  else await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const root = await realpath(dataDir);

  const noted = await readNote(root);
  const own = path.join(root, 'postgres');
  const account = await chooseAccount(path.join(noted ?? own, 'data'));
  const home = noted ?? ((await canEnter(account, root)) ? own : await elsewhere(root));
  await makeOwned(home, account);
  return {
    account,
    home,
    data: path.join(home, 'data'),
    logFile: path.join(home, 'server.log'),
    socketDirectory: await chooseSocketDirectory(home, account),
  };
}

async function readNote(root: string): Promise<string | null> {
  const note = path.join(root, NOTE);
  const text = await readFile(note, 'utf8').catch(() => null);
  const home = text?.split('\n')[0]?.trim();
  if (!home) return null;
  if (await stat(path.join(home, 'data')).catch(() => null)) return home;
  throw new StartError(
    `${note} says that the database lies in ${home}, but it is not there. Restore it, or delete that file to begin with an empty database.`,
  );
}

/** Only root gets here: a place that any user can reach, the same for the same data directory. */
async function elsewhere(root: string): Promise<string> {
  const home = path.join(SYSTEM_HOME, shortHash(root));
  for (const directory of [SYSTEM_HOME, home]) {
    await mkdir(directory, { recursive: true });
    await chmod(directory, 0o755);
  }
  return home;
}

/** Leaves word of a database that lies outside its data directory; later starts follow it. */
export async function leaveNote(dataDir: string, { home }: Placement): Promise<void> {
  const root = await realpath(dataDir);
  if (home === path.join(root, 'postgres')) return;
  const why = 'The PostgreSQL data of this directory lies there: its own user may not enter this one.';
  await writeFile(path.join(root, NOTE), `${home}\n\n${why}\nKeep and move the two together.\n`);
}

async function chooseSocketDirectory(home: string, account: Account): Promise<string> {
  if (fits(home)) return home;
  const name = `hookwire-${shortHash(home)}`;
  const directory = [os.tmpdir(), '/tmp'].map((base) => path.join(base, name)).find(fits);
  if (!directory)
    throw new StartError(`No directory with a path short enough for a Unix socket; tried ${os.tmpdir()}`);
  await makeOwned(directory, account);
  return directory;
}

function fits(directory: string): boolean {
  if (process.platform === 'win32') return true;
  return Buffer.byteLength(directory) + SOCKET_NAME_BYTES <= SOCKET_PATH_MAX_BYTES;
}

async function makeOwned(directory: string, account: Account): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  if (process.platform === 'win32') return;
  const found = await lstat(directory);
  const uid = account?.uid ?? process.getuid?.();
  // In a shared directory such as /tmp somebody else may have been first.
  const acceptable = found.isDirectory() && (found.uid === uid || (account !== null && found.uid === 0));
  if (!acceptable) {
    throw new StartError(
      `${directory} belongs to another user (uid ${found.uid}). Start Hookwire as that user, or remove it.`,
    );
  }
  if (account) await chown(directory, account.uid, account.gid);
  await chmod(directory, 0o700);
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
