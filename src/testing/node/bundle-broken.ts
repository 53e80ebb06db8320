import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { build, type Plugin } from 'esbuild';

const ROOT = path.resolve(import.meta.dirname, '..', '..', '..');

/** One line of the product, made wrong. */
export interface Breakage {
  /** Below `src/`. */
  file: string;
  /** Stands there exactly once. */
  line: string;
  broken: string;
}

function breakOnLoad({ file, line, broken }: Breakage): Plugin {
  const target = path.join(ROOT, 'src', file);
  let isLoaded = false;
  return {
    name: 'break-one-line',
    setup: (hooks) => {
      hooks.onEnd(() => {
        if (!isLoaded) throw new Error(`The node does not load ${file}`);
      });
      hooks.onLoad({ filter: /\.ts$/ }, async (loaded) => {
        if (loaded.path !== target) return null;
        const text = await readFile(target, 'utf8');
        const parts = text.split(line);
        if (parts.length !== 2) throw new Error(`${file} has ${parts.length - 1} times: ${line}`);
        isLoaded = true;
        return { contents: parts.join(broken), loader: 'ts' };
      });
    },
  };
}

/** A whole node with one line of the product made wrong, as one file for `startTestNode`. */
export async function bundleBroken(breakage: Breakage, outfile: string): Promise<void> {
  await build({
    absWorkingDir: ROOT,
    entryPoints: [path.join(import.meta.dirname, 'main.ts')],
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'silent',
    plugins: [breakOnLoad(breakage)],
  });
}
