import path from 'node:path';
import { build } from 'esbuild';

// server.ts and all of ours that it imports, as dist/server.js; packages stay in node_modules.

const root = path.resolve(import.meta.dirname, '..', '..');

await build({
  absWorkingDir: root,
  entryPoints: ['server.ts'],
  outfile: path.join('dist', 'server.js'),
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  target: 'node20',
  sourcemap: true,
  sourcesContent: false,
  logLevel: 'warning',
});
