import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { PLANS } from '#domain/limit/plan.ts';
import { makeDataDir, removeDataDir } from '#testing/data-dir.ts';
import { startFakeStripe, type FakeStripe } from '#testing/stripe/fake-stripe.ts';
import { endpointIdOf, signUp } from './journey.ts';
import { look, watchConsole } from './page-watch.ts';
import { runProduct, type RunningProduct } from './run-product.ts';

const PORT = 4789;
const URL = `http://localhost:${String(PORT)}`;
const QUOTA = 3;

test.use({ baseURL: URL });

let dataDir: string;
let stripe: FakeStripe;
let product: RunningProduct;
test.beforeAll(async () => {
  dataDir = await makeDataDir();
  stripe = await startFakeStripe({ webhookUrl: `${URL}/billing/webhook` });
  const file = path.join(dataDir, 'plans.json');
  const withPrice = (id: string, change: object) => ({ ...PLANS[id], id: undefined, ...change });
  const table = {
    free: withPrice('free', { requestsPerDay: QUOTA, endpoints: 1, overflowPercent: 0 }),
    plus: withPrice('plus', { priceIds: ['price_plus'] }),
    team: withPrice('team', { priceIds: ['price_team'] }),
  };
  await writeFile(file, JSON.stringify(table));
  const env = {
    PLANS_FILE: file,
    STRIPE_SECRET_KEY: stripe.secretKey,
    STRIPE_WEBHOOK_SECRET: stripe.webhookSecret,
    STRIPE_API_BASE: stripe.url,
    TRIAL_DAYS: '0',
  };
  product = await runProduct({ port: PORT, dataDir, env });
});
test.afterAll(async () => {
  await product.kill('SIGTERM');
  await stripe.stop();
  await removeDataDir(dataDir);
});

test('from the limit through checkout to the raised limit, and down again with nothing lost', async ({
  page,
}) => {
  const problems = watchConsole(page);
  await page.goto('/');
  await page.getByRole('link', { name: 'Pricing' }).click();
  await expect(page.getByRole('heading', { name: 'Pricing' })).toBeVisible();
  await expect(page.getByText('$19 a month')).toBeVisible();
  await look(page, '9-pricing');

  await signUp(page);
  const endpoint = `/h/${endpointIdOf(page)}`;
  const statuses: number[] = [];
  for (let i = 0; i <= QUOTA; i++)
    statuses.push((await page.request.post(endpoint, { data: '{}' })).status());
  expect(statuses).toEqual([200, 200, 200, 429]);

  await page.goto('/usage');
  const banner = page.getByRole('region', { name: 'Quota of the day' });
  await expect(banner).toContainText('used up. Senders get 429 until');
  await banner.getByRole('link', { name: 'See the plans' }).click();
  await expect(page.getByText('Nothing is paid for.')).toBeVisible();
  await look(page, '9-billing-free');

  await page.getByRole('button', { name: 'Choose Plus' }).click();
  await page.getByRole('button', { name: 'Subscribe' }).click();
  await page.waitForURL(`${URL}/billing`);
  await expect(banner).toBeHidden();
  await expect(page.getByRole('heading', { name: 'Plus' }).first()).toBeVisible();
  await expect(page.getByText('Next invoice on')).toBeVisible();
  expect((await page.request.post(endpoint, { data: '{}' })).status()).toBe(200);
  await look(page, '9-billing-plus');

  await page.goto('/endpoints');
  const second = await page.request.post('/trpc/endpoint.create', {
    headers: { origin: URL },
    data: { name: 'second' },
  });
  expect(second.ok()).toBe(true);
  const [subscription] = [...stripe.account.subscriptions.values()];
  if (!subscription) throw new Error('Nothing was subscribed to');
  const tell = async (status: string) => {
    subscription.status = status;
    await stripe.send(`${URL}/billing/webhook`, stripe.event('customer.subscription.updated', subscription));
  };

  await tell('past_due');
  await page.goto('/billing');
  await expect(page.getByText('Your last payment failed')).toBeVisible();
  await look(page, '9-billing-past-due');

  await tell('canceled');
  await page.goto('/endpoints');
  await page
    .getByRole('link', { name: /second/ })
    .first()
    .click();
  await expect(page.getByText('over the plan’s limit').first()).toBeVisible();
  await look(page, '9-over-limit');
  expect(problems).toEqual([]);
});
