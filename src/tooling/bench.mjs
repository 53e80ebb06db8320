import { spawn } from 'node:child_process';
import path from 'node:path';
import { build } from 'esbuild';
import { ensureBuilt } from './build.mjs';
import { ROOT, StepError } from './steps.mjs';

// npm run bench: builds what is measured and what measures it, and runs it. Plain JavaScript throughout, so that no
// loader is part of what is measured.

const OUT = path.join(ROOT, 'dist', 'bench');
const args = process.argv.slice(2);

try {
  if (!args.includes('--server')) await ensureBuilt();
} catch (error) {
  if (!(error instanceof StepError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}

const bench = path.join(ROOT, 'src', 'bench');
await build({
  absWorkingDir: ROOT,
  entryPoints: [
    path.join(bench, 'main.ts'),
    path.join(bench, 'load', 'generator.ts'),
    path.join(bench, 'servers', 'bare-sink.ts'),
    path.join(bench, 'servers', 'minimal-durable.ts'),
    path.join(bench, 'servers', 'undici-alone.ts'),
  ],
  entryNames: '[name]',
  outdir: OUT,
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  target: 'node20',
  logLevel: 'warning',
});

const child = spawn(process.execPath, [path.join(OUT, 'main.js'), ...args], { cwd: ROOT, stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code) => process.exit(code ?? 1));
