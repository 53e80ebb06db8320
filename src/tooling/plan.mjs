import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { ensureClient } from './generate-client.mjs';
import { ensureInstalled } from './install.mjs';
import { ROOT, StepError } from './steps.mjs';

// npm run plan: bundles the command, as the server is, so that it also runs where development packages are missing.

const OUT = path.join(ROOT, 'dist', 'plan.js');

try {
  await ensureInstalled({ withDevelopment: false });
  await ensureClient();
} catch (error) {
  if (!(error instanceof StepError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
await build({
  absWorkingDir: ROOT,
  entryPoints: [path.join('src', 'tooling', 'plan-command.ts')],
  outfile: OUT,
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  target: 'node20',
  logLevel: 'warning',
});
Object.assign(process.env, { NODE_ENV: 'production' });
// Paths in the environment mean what they mean to the server.
process.chdir(ROOT);
await import(pathToFileURL(OUT).href);
