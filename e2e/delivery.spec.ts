import { expect, test, type Page } from '@playwright/test';
import { signUp } from './journey.ts';
import { expectAccessible, shoot, watchConsole } from './page-watch.ts';
import { startReceiver, type Receiver } from './receiver.ts';

const LOOKS = [
  ['desktop-light', { width: 1440, height: 900 }, 'light'],
  ['desktop-dark', { width: 1440, height: 900 }, 'dark'],
  ['phone-light', { width: 390, height: 844 }, 'light'],
  ['phone-dark', { width: 390, height: 844 }, 'dark'],
  ['small-phone-light', { width: 320, height: 640 }, 'light'],
] as const;

let receiver: Receiver;
test.beforeEach(async () => {
  receiver = await startReceiver();
});
test.afterEach(() => {
  receiver.close();
});

/** In each look: nothing wider than the screen, nothing that a reader can't reach, and a picture for eyes. */
async function look(page: Page, name: string): Promise<void> {
  for (const [look, viewport, colorScheme] of LOOKS) {
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme });
    const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    await expect.poll(overflow).toBeLessThanOrEqual(0);
    await expectAccessible(page);
    await shoot(page, look, name);
  }
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.emulateMedia({ colorScheme: 'light' });
}

async function addDestination(page: Page, endpointId: string): Promise<void> {
  await page.goto(`/endpoints/${endpointId}`);
  await page
    .getByRole('navigation', { name: 'Endpoint' })
    .getByRole('link', { name: 'Destinations' })
    .click();
  await page.getByLabel('URL', { exact: true }).fill(receiver.url);
  await expect(page.getByText('Requests may be sent there.')).toBeVisible();
  await page.getByRole('button', { name: 'Add destination' }).click();
  await expect(page.getByRole('heading', { name: receiver.url })).toBeVisible();
}

test('a webhook is forwarded, one that fails is tried again by hand, and each attempt can be read', async ({
  page,
}) => {
  const problems = watchConsole(page);
  const endpointId = await signUp(page);
  await page.goto(`/endpoints/${endpointId}/destinations`);
  await expect(page.getByRole('heading', { name: 'Forward to your own service' })).toBeVisible();
  await look(page, '10-no-destination');
  await addDestination(page, endpointId);
  await look(page, '10-destinations');

  await page.request.post(`/h/${endpointId}/orders?n=1`, { data: { amount: 4200 } });
  await page.getByRole('navigation', { name: 'Endpoint' }).getByRole('link', { name: 'Requests' }).click();
  const detail = page.getByRole('region', { name: 'Request', exact: true });
  await expect(detail).toContainText('/orders?n=1');
  await page.keyboard.press('5');
  await expect(page.getByRole('tab', { name: 'Deliveries' })).toHaveAttribute('aria-selected', 'true');
  const deliveries = page.getByRole('region', { name: 'Deliveries' });
  await expect(deliveries).toContainText('at the first attempt');
  await expect(deliveries.getByRole('region', { name: 'body of the answer' })).toContainText('{"ok":true}');
  const [first] = receiver.received;
  expect(first).toMatchObject({ path: '/hooks/orders?n=1', body: '{"amount":4200}' });
  expect(first?.headers['webhook-signature']).toMatch(/^v1,/);
  await expect(page.getByRole('option').first()).toContainText('Delivered');
  await look(page, '10-delivered');
  const download = await deliveries.getByRole('link', { name: 'Download' }).getAttribute('href');
  expect(await (await page.request.get(download ?? '')).text()).toBe('{"ok":true}');

  receiver.answerWith(503, '<script>document.title = "run"</script>');
  await page.request.post(`/h/${endpointId}/orders?n=2`, { data: { amount: 1 } });
  await page.getByRole('option').first().click();
  await expect(deliveries).toContainText('Next attempt in');
  await expect(page.getByRole('option').first()).toContainText('Retrying');
  // What a destination answers is shown as text.
  await expect(deliveries.getByRole('region', { name: 'body of the answer' })).toContainText('<script>');
  await expect(page).not.toHaveTitle('run');
  await look(page, '10-retrying');

  receiver.answerWith(200, '{"ok":true}');
  await deliveries.getByRole('button', { name: /^Retry now/ }).click();
  await expect(deliveries).toContainText('at the second attempt');
  await expect(page.getByRole('option').first()).toContainText('Delivered');

  await page.goto(`/endpoints/${endpointId}/destinations`);
  await page.getByRole('link', { name: receiver.url }).click();
  await expect(page.getByText('67 %')).toBeVisible();
  await expect(page.getByText('Nothing was given up.')).toBeVisible();
  await look(page, '10-health');
  expect(problems).toEqual([]);
});

test('a target in a forbidden range is refused with the rule, and a test shows the answer at once', async ({
  page,
}) => {
  const endpointId = await signUp(page);
  await page.goto(`/endpoints/${endpointId}/destinations`);
  await page.getByLabel('URL', { exact: true }).fill('http://169.254.169.254/latest');
  const rule = page.getByText(/169\.254\.169\.254 is the address of a cloud’s metadata service/);
  await expect(rule).toBeVisible();
  await page.getByRole('button', { name: 'Add destination' }).click();
  await expect(rule).toBeVisible();
  await expectAccessible(page);

  await addDestination(page, endpointId);
  await page.getByRole('button', { name: `Actions of ${receiver.url}` }).click();
  await page.getByRole('menuitem', { name: 'Send a test' }).click();
  await page.getByRole('button', { name: 'Send test', exact: true }).click();
  await expect(page.getByRole('region', { name: 'Result of the test' })).toContainText('{"ok":true}');
  await look(page, '10-test');
  await page.getByRole('button', { name: 'Send test event' }).click();
  await expect.poll(() => receiver.received.length).toBe(2);
});

test('a request is replayed as an edited copy, and a time range as a job', async ({ page }) => {
  const endpointId = await signUp(page);
  await addDestination(page, endpointId);
  await page.request.post(`/h/${endpointId}/orders`, { data: { amount: 4200 } });
  await page.goto(`/endpoints/${endpointId}`);
  await expect(page.getByRole('option')).toHaveCount(1);
  const dialog = page.getByRole('dialog', { name: 'Replay' });
  // What the server has sent is there before the page listens to keys.
  await expect(async () => {
    await page.keyboard.press('r');
    await expect(dialog).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await dialog.getByRole('button', { name: 'Edit a copy' }).click();
  await dialog.getByLabel('Body').fill('{"amount":1}');
  await look(page, '10-replay');
  await dialog.getByRole('button', { name: 'Replay', exact: true }).click();
  await expect(dialog.getByText('Stored as request 2')).toBeVisible();
  await expect
    .poll(() => receiver.received.map(({ body }) => body))
    .toEqual(['{"amount":4200}', '{"amount":1}']);
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: /^Actions of / }).click();
  await page.getByRole('menuitem', { name: 'Replay a time range…' }).click();
  const range = page.getByRole('dialog', { name: 'Replay a time range' });
  await look(page, '10-replay-range');
  await range.getByRole('button', { name: 'Replay', exact: true }).click();
  await expect(range.getByText('2 requests sent again.')).toBeVisible();
  await expect.poll(() => receiver.received.length).toBe(4);
});
