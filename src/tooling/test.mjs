import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { ensureInstalled } from './install.mjs';
import { packageCommand, ROOT, StepError, TOOL_ENVIRONMENT } from './steps.mjs';

// npm test: sets up what the tests need, and runs all there are: check, unit, database, browser.

/** Runs a program with its output as it comes; true when it succeeds. */
function show([file, ...args], environment) {
  return new Promise((resolve) => {
    const child = spawn(file, args, { cwd: ROOT, env: environment, stdio: ['pipe', 'inherit', 'inherit'] });
    child.on('error', () => resolve(false));
    child.on('close', (code) => resolve(code === 0));
  });
}

async function runVitest(project, report) {
  const { readVitestReport } = await import('./test-report.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const ok = await show(
    packageCommand('vitest/vitest.mjs', 'run', '--project', project, ...reporters),
    TOOL_ENVIRONMENT,
  );
  return { ok, ...(await readVitestReport(report)) };
}

async function runCheck() {
  const { check } = await import('./check.mjs');
  const { passed, failures } = await check();
  for (const failure of failures) console.error(`\n${failure}`);
  return { ok: failures.length === 0, passed, failed: failures.length };
}

async function runBrowserTests(report) {
  const { ensureBuilt } = await import('./build.mjs');
  const { readPlaywrightReport } = await import('./test-report.mjs');
  await ensureBuilt();
  const command = packageCommand('@playwright/test/cli.js', 'test', '--config', 'e2e/playwright.config.ts');
  const ok = await show(command, { ...TOOL_ENVIRONMENT, E2E_JSON: report });
  return { ok, ...(await readPlaywrightReport(report)) };
}

/** A stage that cannot even count has failed as one. */
async function runStage(name, run) {
  console.log(`\n== ${name}`);
  const startedAt = performance.now();
  let result;
  try {
    result = await run();
  } catch (error) {
    console.error(error instanceof StepError ? error.message : error);
    result = { ok: false, passed: 0, failed: 0, uncounted: true };
  }
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  const said = result.uncounted ? 'did not finish' : `${result.passed} passed, ${result.failed} failed`;
  return { ...result, line: `${name}: ${said} (${seconds} s)` };
}

async function main() {
  await ensureInstalled({ withDevelopment: true });
  const { ensureTestPrograms } = await import('./test-programs.mjs');
  await ensureTestPrograms();
  const reports = await mkdtemp(path.join(os.tmpdir(), 'hookwire-reports-'));
  const stages = [
    ['check', runCheck],
    ['unit tests', () => runVitest('unit', path.join(reports, 'unit.json'))],
    ['database tests', () => runVitest('db', path.join(reports, 'db.json'))],
    ['browser tests', () => runBrowserTests(path.join(reports, 'browser.json'))],
  ];
  const results = [];
  for (const [name, run] of stages) results.push(await runStage(name, run));
  await rm(reports, { recursive: true, force: true });

  console.log(`\n${results.map((result) => result.line).join('\n')}`);
  const sum = (key) => results.reduce((total, result) => total + result[key], 0);
  const uncounted = results.filter((result) => result.uncounted);
  if (uncounted.length === 0) console.log(`\n${sum('passed')} passed, ${sum('failed')} failed`);
  else console.log('\nNot everything could be counted: see above');
  // A program may fail without a failed test, as after an unhandled rejection.
  return (
    uncounted.length === 0 && sum('failed') === 0 && sum('passed') > 0 && results.every((result) => result.ok)
  );
}

try {
  process.exitCode = (await main()) ? 0 : 1;
} catch (error) {
  if (!(error instanceof StepError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
