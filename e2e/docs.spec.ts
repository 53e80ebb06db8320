import { expect, test } from '@playwright/test';
import { endpointIdOf, signUp } from './journey.ts';
import { expectAccessible, shoot, watchConsole } from './page-watch.ts';

const DESKTOP = { width: 1440, height: 900 };
/** Narrower than any phone that is sold. */
const PHONE = { width: 360, height: 780 };
/** Between them they have every part of the docs; the colours of the dark are judged on these. */
const ALSO_DARK = ['/docs/endpoint-stream', '/docs/errors', '/docs/limits', '/docs/rest/events'];

test('every page of the docs is there without an account, accessible, and fits a phone, in light and dark', async ({
  page,
}, { project }) => {
  const problems = watchConsole(page);
  await page.goto('/docs');
  const links = page.getByRole('navigation', { name: 'Docs' }).getByRole('link');
  const hrefs = await links.evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''));
  const pages = hrefs.filter((href) => !href.endsWith('.json'));
  expect(pages).toEqual(expect.arrayContaining(ALSO_DARK));
  for (const href of pages) {
    await page.setViewportSize(DESKTOP);
    await page.emulateMedia({ colorScheme: 'light' });
    await page.goto(href);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expectAccessible(page);
    const name = `docs${href.replaceAll('/', '-').replace('-docs', '')}`;
    await shoot(page, project.name, name);

    await page.setViewportSize(PHONE);
    await page.emulateMedia({ colorScheme: 'dark' });
    if (ALSO_DARK.includes(href)) await expectAccessible(page);
    await shoot(page, 'phone-dark', name);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect({ href, width }).toEqual({ href, width: PHONE.width });
  }
  expect(problems).toEqual([]);
});

test('the docs are read with the keyboard, and lead from place to place', async ({ page }) => {
  await page.goto('/docs/endpoint-stream');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator('#content')).toBeFocused();

  const node = page.getByRole('tab', { name: 'Node' });
  await node.focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('tab', { name: 'Browser' })).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('ArrowLeft');
  await page.getByRole('button', { name: 'Copy source of endpoint/listen.mjs' }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('highWaterMark');

  const contents = page.getByRole('navigation', { name: 'On this page' });
  await contents.getByRole('link', { name: 'Staying connected' }).click();
  await expect(page).toHaveURL(/#liveness$/);
  await expect(contents.getByRole('link', { name: 'Staying connected' })).toHaveAttribute(
    'aria-current',
    'location',
  );
  await page.getByRole('link', { name: /^Next/ }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Account stream' })).toBeVisible();

  await page.setViewportSize(PHONE);
  await page.getByRole('button', { name: 'Pages of the docs' }).click();
  await page.getByRole('dialog').getByRole('link', { name: 'Resume' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Resume' })).toBeVisible();
  await expect(page.getByRole('dialog')).toBeHidden();
});

test('an address that is no page of the docs says so and lists them', async ({ page }) => {
  const response = await page.goto('/docs/no-such-page');
  expect(response?.status()).toBe(404);
  await expect(page.getByRole('heading', { name: 'There is no such page' })).toBeVisible();
  await expectAccessible(page);
});

test('samples have the endpoint of whoever is signed in, and this server', async ({ page, baseURL }) => {
  await signUp(page);
  const endpointId = endpointIdOf(page);
  await page.getByRole('navigation', { name: 'Console' }).getByRole('link', { name: 'Docs' }).click();
  const sample = page.getByRole('region', { name: 'curl command that sends a request' });
  await expect(sample).toContainText(`${baseURL ?? ''}/h/${endpointId}`);
  await page.getByRole('link', { name: 'Console' }).click();
  await expect(page).toHaveURL(new RegExp(endpointId));
});
