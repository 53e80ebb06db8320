import { expect, test } from '@playwright/test';
import { makeDataDir, removeDataDir } from '#testing/data-dir.ts';
import { StreamClient } from '#testing/stream-client.ts';
import { createKey, endpointIdOf, freshEmail, signUp, streamOrigin } from './journey.ts';
import { runProduct } from './run-product.ts';

const PORT = 4788;

test.use({ baseURL: `http://localhost:${String(PORT)}` });

test('what was answered is still there after kill -9: dashboard and client go on by themselves', async ({
  page,
  baseURL,
}) => {
  test.setTimeout(180_000);
  const dataDir = await makeDataDir();
  let product = await runProduct({ port: PORT, dataDir });
  try {
    await signUp(page, freshEmail());
    const endpointId = endpointIdOf(page);
    const key = await createKey(page, 'worker');
    await page.goto(`/endpoints/${endpointId}`);
    await expect(page.getByText('Waiting for the first request')).toBeVisible();
    await page.request.post(`/h/${endpointId}`, { data: 'before the kill' });
    await expect(page.getByRole('option')).toHaveCount(1);

    await product.kill('SIGKILL');
    await expect(page.getByRole('status').filter({ hasText: /^Offline since/ })).toBeVisible();
    product = await runProduct({ port: PORT, dataDir });
    const address = `${streamOrigin(baseURL)}/ws/${endpointId}?apikey=${key}&after=0`;
    const client = await StreamClient.connect(address);
    expect((await client.requests(1))[0]?.body).toBe('before the kill');
    await page.request.post(`/h/${endpointId}`, { data: 'after the kill' });
    expect((await client.requests(2))[1]?.body).toBe('after the kill');
    await client.close();
    // The open page reconnects and catches up without a reload.
    await expect(page.getByRole('option')).toHaveCount(2, { timeout: 40_000 });
    await expect(page.getByText('Live', { exact: true }).first()).toBeVisible();
  } finally {
    await product.kill('SIGTERM');
    await removeDataDir(dataDir);
  }
});
