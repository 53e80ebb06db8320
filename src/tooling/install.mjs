import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { nodeCommand, ROOT, runStep, StepError, TOOL_ENVIRONMENT } from './steps.mjs';

/**
 * Installs what package-lock.json names, unless just that is installed.
 * @param {{ withDevelopment: boolean }} options
 */
export async function ensureInstalled({ withDevelopment }) {
  refuseOldNode();
  if (await isInstalled(withDevelopment)) return;
  const npm = process.env['npm_execpath'];
  const command = npm ? nodeCommand(npm) : [process.platform === 'win32' ? 'npm.cmd' : 'npm'];
  const args = ['ci', '--no-audit', '--no-fund', ...(withDevelopment ? ['--include=dev'] : [])];
  const environment = { ...TOOL_ENVIRONMENT, npm_config_loglevel: 'error' };
  await runStep('Installing packages', [...command, ...args], { environment });
}

function refuseOldNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new StepError(`Hookwire needs Node.js 20.19 or newer; this is ${process.versions.node}.`);
}

/**
 * npm writes its own record of node_modules as the last thing of an install, so an interrupted one has none.
 * @param {boolean} withDevelopment
 */
async function isInstalled(withDevelopment) {
  const wanted = await readPackages('package-lock.json');
  const present = await readPackages(path.join('node_modules', '.package-lock.json'));
  if (!wanted || !present) return false;
  return Object.entries(wanted).every(([name, entry]) => {
    if (name === '') return true;
    const found = present[name];
    if (!found) return Boolean(entry.optional ?? entry.devOptional ?? (entry.dev && !withDevelopment));
    return found.version === entry.version && found.integrity === entry.integrity;
  });
}

/**
 * @typedef {{ version?: string, integrity?: string, optional?: boolean, dev?: boolean, devOptional?: boolean }} Package
 * @param {string} file
 * @returns {Promise<Record<string, Package> | null>}
 */
async function readPackages(file) {
  try {
    return JSON.parse(await readFile(path.join(ROOT, file), 'utf8')).packages;
  } catch {
    return null;
  }
}
