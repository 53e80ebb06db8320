import { readFile } from 'node:fs/promises';

/**
 * @typedef {{ passed: number, failed: number }} Count
 * A test that did not run has not passed: skipped, pending and flaky ones count as failed.
 */

/**
 * @param {string} file of vitest's json reporter
 * @returns {Promise<Count>}
 */
export async function readVitestReport(file) {
  const report = JSON.parse(await readFile(file, 'utf8'));
  // A file that cannot be loaded has no tests that could fail.
  const broken = report.testResults.filter(
    (suite) => suite.status === 'failed' && suite.assertionResults.every(({ status }) => status !== 'failed'),
  );
  return {
    passed: report.numPassedTests,
    failed: report.numTotalTests - report.numPassedTests + broken.length,
  };
}

/**
 * @param {string} file of Playwright's json reporter
 * @returns {Promise<Count>}
 */
export async function readPlaywrightReport(file) {
  const { stats, errors } = JSON.parse(await readFile(file, 'utf8'));
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + stats.skipped + errors.length };
}
