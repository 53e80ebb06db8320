import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { runStep, StepError } from './steps.mjs';

const CHROMIUM = ['chromium', 'chromium-browser', 'google-chrome'];

// Debian's package goes with Debian's Python, which need not be the first on the path.
const PYTHON = ['/usr/bin/python3', 'python3'];

/**
 * What the tests need beside packages: a Redis, a Python with its WebSocket library for the clients of the docs, and a
 * browser when Playwright has not installed its own.
 */
export async function ensureTestPrograms() {
  const missing = [];
  if (!(await isOnPath(['redis-server']))) missing.push('redis-server');
  if (!(await hasOwnBrowser()) && !(await isOnPath(CHROMIUM))) missing.push('chromium');
  if (!(await canImport('websockets'))) missing.push('python3-websockets');
  if (missing.length === 0) return;
  const isDebian = await canUse('/usr/bin/apt-get', constants.X_OK);
  if (!isDebian || process.getuid?.() !== 0) {
    const how = isDebian ? `sudo apt-get install ${missing.join(' ')}` : 'your package manager';
    const browser = missing.includes('chromium')
      ? ' For the browser `npx playwright install chromium` also does.'
      : '';
    const python = missing.includes('python3-websockets')
      ? ' For Python `pip install websockets` also does.'
      : '';
    throw new StepError(
      `The tests need ${missing.join(' and ')}. Install with ${how}, and run them again.${browser}${python}`,
    );
  }
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await runStep('Updating the package lists', ['apt-get', 'update'], { environment });
  const install = ['apt-get', 'install', '-y', '--no-install-recommends', ...missing];
  await runStep(`Installing ${missing.join(' and ')}`, install, { environment });
}

async function hasOwnBrowser() {
  const { chromium } = await import('playwright');
  return canUse(chromium.executablePath(), constants.X_OK);
}

async function canImport(module) {
  const tries = PYTHON.map((python) =>
    promisify(execFile)(python, ['-c', `import ${module}`]).then(
      () => true,
      () => false,
    ),
  );
  return (await Promise.all(tries)).includes(true);
}

async function isOnPath(names) {
  const folders = [...(process.env['PATH'] ?? '').split(path.delimiter), '/usr/bin'];
  const files = folders.flatMap((folder) => names.map((name) => path.join(folder, name)));
  return (await Promise.all(files.map((file) => canUse(file, constants.X_OK)))).includes(true);
}

async function canUse(file, mode) {
  return access(file, mode).then(
    () => true,
    () => false,
  );
}
