import { access, constants } from 'node:fs/promises';
import path from 'node:path';
import { runStep, StepError } from './steps.mjs';

const CHROMIUM = ['chromium', 'chromium-browser', 'google-chrome'];

/** What the tests need beside packages: a Redis, and a browser when Playwright has not installed its own. */
export async function ensureTestPrograms() {
  const missing = [];
  if (!(await isOnPath(['redis-server']))) missing.push('redis-server');
  if (!(await hasOwnBrowser()) && !(await isOnPath(CHROMIUM))) missing.push('chromium');
  if (missing.length === 0) return;
  const isDebian = await canUse('/usr/bin/apt-get', constants.X_OK);
  if (!isDebian || process.getuid?.() !== 0) {
    const how = isDebian ? `sudo apt-get install ${missing.join(' ')}` : 'your package manager';
    const browser = missing.includes('chromium')
      ? ' For the browser `npx playwright install chromium` also does.'
      : '';
    throw new StepError(
      `The tests need ${missing.join(' and ')}. Install with ${how}, and run them again.${browser}`,
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
