import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureClient } from './generate-client.mjs';
import { nodeCommand, packageCommand, runStep, StepError } from './steps.mjs';

// npm run check: all that can be said about the code without running it. Needs no services; takes about a minute.

const tool = (name) => nodeCommand(path.join(import.meta.dirname, `${name}.mjs`));

// Two lanes at a time: linting alone takes as long as all the rest.
const LANES = [
  [['Linting', packageCommand('eslint/bin/eslint.js', '--max-warnings', '0', '.')]],
  [
    ['Checking the lockfile', tool('check-lockfile')],
    [
      'Checking the format',
      packageCommand('prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'),
    ],
    ['Generating the types of the pages', packageCommand('next/dist/bin/next', 'typegen')],
    ['Checking types', packageCommand('typescript/bin/tsc', '--noEmit')],
    ['Checking the layers', tool('check-layers')],
    ['Looking for unused code', packageCommand('knip/bin/knip.js', '--no-progress')],
    ['Measuring sizes', tool('check-size')],
  ],
];

/**
 * Runs every step, also after one has failed.
 * @returns {Promise<{ passed: number, failures: string[] }>} what each failed step said
 */
export async function check() {
  await ensureClient();
  const failures = [];
  let passed = 0;
  const runLane = async (steps) => {
    for (const [name, command] of steps) {
      try {
        const output = await runStep(name, command, { besideOthers: true });
        if (name === 'Measuring sizes') process.stdout.write(output);
        passed += 1;
      } catch (error) {
        if (!(error instanceof StepError)) throw error;
        failures.push(error.message);
      }
    }
  };
  await Promise.all(LANES.map(runLane));
  return { passed, failures };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { failures } = await check();
  for (const failure of failures) process.stderr.write(`\n${failure}\n`);
  process.exitCode = failures.length === 0 ? 0 : 1;
}
