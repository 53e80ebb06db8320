import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@playwright/test';
import { freshEmail } from './journey.ts';

const ROOT = path.join(import.meta.dirname, '..');

interface Row {
  id: string;
  seen: string;
  outcome: string;
}

test('the built product keeps the wire contract, as the conformance kit sees it over the network', async ({
  baseURL,
}) => {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'hookwire-conformance-'));
  try {
    const json = path.join(directory, 'results.json');
    const main = path.join(ROOT, 'src', 'conformance', 'main.ts');
    const who = ['--register', '--email', freshEmail(), '--password', 'correct horse battery'];
    const args = ['--import', 'tsx', main, '--url', baseURL ?? '', ...who, '--json', json];
    const run = promisify(execFile)(process.execPath, args, { cwd: ROOT });
    const { code } = await run.then(
      () => ({ code: 0 }),
      (error: unknown) => error as { code: number },
    );
    // Guarantee: what --json writes.
    const rows = JSON.parse(await readFile(json, 'utf8')) as Row[];
    const failed = rows.filter(({ outcome }) => outcome === 'failed');
    expect(failed.map(({ id, seen }) => `${id}: ${seen}`)).toEqual([]);
    expect(code).toBe(0);
    expect(rows.filter(({ outcome }) => outcome === 'ok').length).toBeGreaterThan(100);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
});
