import { stat } from 'node:fs/promises';
import { run, type Account } from './run.ts';
import { StartError } from './start-error.ts';

const CANDIDATES = ['postgres', 'nobody'];

/** PostgreSQL refuses to run as root: then the owner of the existing data runs it, else an unprivileged user. */
export async function chooseAccount(existingData: string): Promise<Account> {
  if (process.getuid?.() !== 0) return null;
  const owner = await stat(existingData).catch(() => null);
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  for (const name of CANDIDATES) {
    const [uid, gid] = await Promise.all([idOf(name, '-u'), idOf(name, '-g')]);
    if (uid !== null && gid !== null) return { uid, gid };
  }
  throw new StartError(
    'PostgreSQL refuses to run as root, and there is neither a user `postgres` nor `nobody` to run it. ' +
      'Start Hookwire as an ordinary user, or set DATABASE_URL to a PostgreSQL server.',
  );
}

/** Whether that user may pass through the directory and all above it. */
export async function canEnter(account: Account, directory: string): Promise<boolean> {
  if (account === null) return true;
  return (await run(account, '/bin/sh', ['-c', 'test -x "$1"', 'sh', directory])).ok;
}

async function idOf(name: string, flag: '-u' | '-g'): Promise<number | null> {
  const { ok, output } = await run(null, 'id', [flag, name]);
  return ok && /^\d+$/.test(output) && output !== '0' ? Number(output) : null;
}
