import { execFile } from 'node:child_process';
import { readFile, mkdtemp, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@playwright/test';
import { StreamClient } from '#testing/stream-client.ts';
import { createKey, endpointIdOf, signUp, streamOrigin } from './journey.ts';
import { expectAccessible, shoot, watchConsole } from './page-watch.ts';

const run = promisify(execFile);

test('a stranger signs up, creates an endpoint and a key, connects a client, sends a webhook with curl, and sees it byte for byte', async ({
  page,
  baseURL,
}, { project }) => {
  const problems = watchConsole(page);
  const isPhone = project.name.startsWith('phone');
  const look = (name: string) => shoot(page, project.name, name);

  await page.goto('/');
  await expect(page.getByRole('link', { name: 'Create an account' }).first()).toBeVisible();
  await expectAccessible(page);
  await look('1-landing');

  const firstEndpoint = await signUp(page);
  await expectAccessible(page);
  await look('2-first-minute');

  await page.keyboard.press('n');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('stripe-prod');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Create endpoint' }).click();
  await page.waitForURL(
    (url) => url.pathname.startsWith('/endpoints/') && !url.pathname.endsWith(firstEndpoint),
  );
  await expect(page.getByText('Waiting for the first request')).toBeVisible();
  const endpointId = endpointIdOf(page);

  const key = await createKey(page, 'billing-worker');
  expect(key).toMatch(/^hwk_[0-9A-Za-z]{39}$/);
  await expectAccessible(page);
  await look('3-new-key');

  const address = `${streamOrigin(baseURL)}/ws/${endpointId}?apikey=${encodeURIComponent(key)}`;
  const client = await StreamClient.connect(address);

  await page.goto(`/endpoints/${endpointId}`);
  await expect(page.getByText('Waiting for the first request')).toBeVisible();

  const folder = await mkdtemp(path.join(os.tmpdir(), 'hookwire-story-'));
  const body = Buffer.from(
    '{\n  "type": "invoice.paid",\n  "amount":4200, "name": "Zoë", "nested": {"list": [1, 2, 3]}\n}\n',
  );
  await writeFile(path.join(folder, 'body.json'), body);
  const target = `${baseURL ?? ''}/h/${endpointId}/stripe?attempt=1`;
  const curl = [
    '-sS',
    '--data-binary',
    `@${folder}/body.json`,
    '-H',
    'Content-Type: application/json',
    target,
  ];
  const { stdout } = await run('curl', curl);
  const { id } = JSON.parse(stdout) as { id: string };

  const [received] = await client.requests(1);
  expect(received).toMatchObject({
    id,
    method: 'POST',
    path: `/h/${endpointId}/stripe`,
    body: body.toString(),
  });

  // It appears by itself, selected.
  if (!isPhone) {
    await expect(page.getByRole('option', { selected: true })).toContainText('/stripe?attempt=1');
  }
  await expect(page.getByRole('region', { name: 'Request', exact: true })).toContainText('/stripe?attempt=1');
  await expect(page.getByText('invoice.paid')).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`request=${id}`));
  await expectAccessible(page);
  await look('4-inspector');

  for (const [key_, name] of [
    ['2', 'Headers'],
    ['3', 'Query'],
    ['4', 'Raw'],
    ['1', 'Body'],
  ] as const) {
    await page.keyboard.press(key_);
    await expect(page.getByRole('tab', { name })).toHaveAttribute('aria-selected', 'true');
    await expectAccessible(page);
    await look(`5-${name.toLowerCase()}`);
  }

  const download = await page.request.get(`/download/requests/${id}/body`);
  expect((await download.body()).equals(body)).toBe(true);

  // A second one arrives live and does not move what is being read.
  await run('curl', ['-sS', '-X', 'PUT', '-d', 'plain', target]);
  await client.requests(2);
  if (!isPhone) {
    await expect(page.getByRole('option')).toHaveCount(2);
    await expect(page.getByText('invoice.paid')).toBeVisible();
  }
  await client.close();

  await page.goto('/keys');
  await expect(page.getByText('billing-worker')).toBeVisible();
  await expectAccessible(page);
  await look('6-keys');
  for (const name of ['usage', 'settings']) {
    await page.goto(`/${name}`);
    await expect(page.getByRole('heading').first()).toBeVisible();
    await page.waitForLoadState('networkidle');
    await expectAccessible(page);
    await look(`7-${name}`);
  }
  expect(problems).toEqual([]);
  expect((await readFile(path.join(folder, 'body.json'))).equals(body)).toBe(true);
});
