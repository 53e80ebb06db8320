import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@playwright/test';
import { PLANS } from '#domain/limit/plan.ts';
import { makeDataDir, removeDataDir } from '#testing/data-dir.ts';
import { freshEmail, signUp } from './journey.ts';
import { look, watchConsole } from './page-watch.ts';
import { runProduct, type RunningProduct } from './run-product.ts';

const run = promisify(execFile);
const PORT = 4794;
const URL = `http://localhost:${String(PORT)}`;
const ROOT = path.join(import.meta.dirname, '..');

test.use({ baseURL: URL });

let dataDir: string;
let env: Record<string, string>;
let product: RunningProduct;
test.beforeAll(async () => {
  dataDir = await makeDataDir();
  const file = path.join(dataDir, 'plans.json');
  const of = (change: object) => ({ ...PLANS['free'], id: undefined, ...change });
  // Five a day, and two more past it.
  const small = of({ title: 'Small', requestsPerDay: 5, overflowPercent: 40 });
  await writeFile(file, JSON.stringify({ small, large: of({ title: 'Large' }) }));
  env = { PLANS_FILE: file, DEFAULT_PLAN: 'small' };
  product = await runProduct({ port: PORT, dataDir, env });
});
test.afterAll(async () => {
  await product.kill('SIGTERM');
  await removeDataDir(dataDir);
});

/** The operator's command, in another process. */
async function setPlan(email: string, plan: string): Promise<void> {
  const options = { cwd: ROOT, env: { ...process.env, ...env, DATA_DIR: dataDir } };
  await run(process.execPath, ['src/tooling/plan.mjs', email, plan], options);
}

test('a quota is announced, then used up, locks what comes past it, and a larger plan opens it', async ({
  page,
}) => {
  const problems = watchConsole(page);
  const email = freshEmail();
  const endpoint = `/h/${await signUp(page, email)}`;
  const send = async (count: number) => {
    for (let i = 0; i < count; i++)
      expect((await page.request.post(endpoint, { data: '{}' })).status()).toBe(200);
  };
  const banner = page.getByRole('region', { name: 'Quota of the day' });
  const dismiss = banner.getByRole('button', { name: 'Dismiss for today' });
  const soon = { timeout: 40_000 };

  await send(4);
  await expect(banner).toContainText('nearly used up. 4 of 5 by now', soon);
  await expect(banner).toContainText(
    'Past 5, 2 more are kept locked. For more, ask whoever runs this server.',
  );
  await look(page, '8-quota-near');
  await dismiss.focus();
  await page.keyboard.press('Enter');
  await expect(banner).toBeHidden();
  await page.reload();
  await expect(page.getByRole('option')).toHaveCount(4);
  await expect(banner).toBeHidden();

  await send(2);
  await expect(banner).toContainText('Today’s 5 requests are used up.', soon);
  await expect(banner).toContainText('kept locked, not shown or streamed: 1 of 2 so far');
  await expect(dismiss).toBeHidden();
  await expect(page.getByText('1 request of this endpoint is locked')).toBeVisible();
  await expect(page.getByRole('option')).toHaveCount(5);
  await look(page, '8-quota-used-up');
  await send(1);
  expect((await page.request.post(endpoint, { data: '{}' })).status()).toBe(429);
  await expect(banner).toContainText('So are the 2 that are kept locked past them: senders get 429', soon);

  await page.getByRole('navigation', { name: 'Console' }).getByRole('link', { name: 'Usage' }).click();
  await expect(page.getByText('2 of 2 past the quota were kept today; 2 are locked now.')).toBeVisible();
  await expect(page.getByText('Limits of the Small plan')).toBeVisible();
  await look(page, '8-usage-used-up');
  await page.getByText('As a table').click();
  await expect(page.getByRole('table', { name: 'Usage of each day' }).getByRole('row').nth(1)).toContainText(
    '52',
  );
  await page.goBack();
  await expect(page.getByText('2 requests of this endpoint are locked')).toBeVisible();

  await setPlan(email, 'large');
  await expect(page.getByRole('option')).toHaveCount(7, soon);
  await expect(page.getByText(/of this endpoint (is|are) locked/)).toBeHidden(soon);
  await expect(banner).toBeHidden(soon);
  await send(1);
  await expect(page.getByRole('option')).toHaveCount(8);
  expect(problems).toEqual([]);
});
