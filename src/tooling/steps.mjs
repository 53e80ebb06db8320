import { spawn } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

export const ROOT = path.resolve(import.meta.dirname, '..', '..');

/** What every tool is run with: nothing calls home, and nothing looks for updates. */
export const TOOL_ENVIRONMENT = {
  ...process.env,
  NEXT_TELEMETRY_DISABLED: '1',
  CHECKPOINT_DISABLE: '1',
  // Read by end-with-parent.mjs.
  HOOKWIRE_STEP_OF: String(process.pid),
};

const SHOWN_LINES = 200;

/** A step that failed; its output is in the message. */
export class StepError extends Error {}

/**
 * Runs one program as a named step: a line that says what is going on, its output only when it fails.
 * @param {string} name what the step does, as in "Installing packages"
 * @param {string[]} command
 * @param {{ environment?: NodeJS.ProcessEnv, besideOthers?: boolean }} [options]
 * @returns {Promise<string>} the output
 */
export async function runStep(name, command, { environment = TOOL_ENVIRONMENT, besideOthers = false } = {}) {
  const startedAt = performance.now();
  // The lines of steps that run at the same time would mix.
  if (!besideOthers) process.stdout.write(`${name} … `);
  const { code, output } = await run(command, environment);
  const took = `${((performance.now() - startedAt) / 1000).toFixed(1)} s`;
  const result = code === 0 ? took : `failed after ${took}`;
  process.stdout.write(besideOthers ? `${name} … ${result}\n` : `${result}\n`);
  if (code === 0) return output;
  const shown = output.trimEnd().split('\n').slice(-SHOWN_LINES).join('\n');
  throw new StepError(`${shown}\n\n"${name}" failed: ${command.join(' ')} ended with ${code}.`);
}

/**
 * The command that runs a script with this Node, for as long as this process lives.
 * @param {string} script
 * @param {string[]} args
 */
export function nodeCommand(script, ...args) {
  const preload = pathToFileURL(path.join(import.meta.dirname, 'end-with-parent.mjs')).href;
  return [process.execPath, '--import', preload, script, ...args];
}

/**
 * The command that runs a package's program.
 * @param {string} program path inside node_modules
 * @param {string[]} args
 */
export function packageCommand(program, ...args) {
  return nodeCommand(path.join(ROOT, 'node_modules', program), ...args);
}

/**
 * @param {string[]} command
 * @param {NodeJS.ProcessEnv} environment
 * @returns {Promise<{ code: number | string, output: string }>}
 */
function run([file = '', ...args], environment) {
  return new Promise((resolve) => {
    const child = spawn(file, args, { cwd: ROOT, env: environment, stdio: ['pipe', 'pipe', 'pipe'] });
    /** @type {Buffer[]} */
    const chunks = [];
    child.stdout.on('data', (chunk) => chunks.push(chunk));
    child.stderr.on('data', (chunk) => chunks.push(chunk));
    child.on('error', (error) => resolve({ code: error.message, output: '' }));
    child.on('close', (code, signal) => {
      resolve({ code: code ?? signal ?? 'nothing', output: Buffer.concat(chunks).toString() });
    });
  });
}
