import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureInstalled } from './install.mjs';
import { ROOT, StepError } from './steps.mjs';

// npm start: from a fresh clone to a served page. Installs and builds what is missing or out of date, and then becomes
// the server: it runs in this very process, so signals and exit codes need no forwarding.
// npm run dev: the same from source, with Next's development server.

const development = process.argv.includes('--dev');

async function prepare() {
  await ensureInstalled({ withDevelopment: development });
  if (development) await (await import('./generate-client.mjs')).ensureClient();
  else await (await import('./build.mjs')).ensureBuilt();
}

/** npm passes a signal on to its shell only, which ends without telling anybody: then our parent changes. */
function stopWithNpm() {
  if (!process.env['npm_lifecycle_event'] || process.platform === 'win32') return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, 500);
  timer.unref();
}

async function serve() {
  Object.assign(process.env, {
    NODE_ENV: development ? 'development' : 'production',
    NEXT_TELEMETRY_DISABLED: '1',
    CHECKPOINT_DISABLE: '1',
  });
  process.chdir(ROOT);
  process.setSourceMapsEnabled(true);
  if (development) (await import('tsx/esm/api')).register();
  const entry = development ? path.join(ROOT, 'server.ts') : path.join(ROOT, 'dist', 'server.js');
  await import(pathToFileURL(entry).href);
}

try {
  await prepare();
} catch (error) {
  if (!(error instanceof StepError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
stopWithNpm();
await serve();
