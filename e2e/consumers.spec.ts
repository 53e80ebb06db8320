import { expect, test } from '@playwright/test';
import { WebSocket } from 'ws';
import { createKey, signUp, streamOrigin } from './journey.ts';
import { expectAccessible, shoot, watchConsole } from './page-watch.ts';

const LOOKS = [
  ['desktop-light', { width: 1440, height: 900 }, 'light'],
  ['desktop-dark', { width: 1440, height: 900 }, 'dark'],
  ['phone-light', { width: 390, height: 844 }, 'light'],
] as const;

test('a consumer shows up with its position and its lag, and is sent back to the beginning', async ({
  page,
  baseURL,
}) => {
  const problems = watchConsole(page);
  const endpointId = await signUp(page);
  const key = await createKey(page, 'billing');
  await page.goto(`/endpoints/${endpointId}/consumers`);
  await expect(page.getByRole('heading', { name: 'No consumers yet' })).toBeVisible();
  await expectAccessible(page);
  await shoot(page, 'desktop-light', '11-no-consumers');

  const url = `${streamOrigin(baseURL)}/ws/${endpointId}?apikey=${key}&consumer=billing`;
  const seqs: number[] = [];
  const connect = (): Promise<WebSocket> =>
    new Promise((resolve, reject) => {
      const socket = new WebSocket(url);
      socket.on('error', reject);
      socket.on('message', (data: Buffer) => {
        const message = JSON.parse(data.toString()) as { type: string; payload: { seq: number } };
        if (message.type === 'connected') resolve(socket);
        if (message.type === 'new_request') seqs.push(message.payload.seq);
      });
    });
  const first = await connect();
  for (let i = 1; i <= 3; i++) await page.request.post(`/h/${endpointId}`, { data: { i } });
  await expect.poll(() => seqs).toEqual([1, 2, 3]);
  first.send(JSON.stringify({ type: 'ack', seq: 1 }));

  const row = page.getByRole('row', { name: /billing/ });
  await expect(row).toContainText('1 of 3');
  await expect(row).toContainText('2 requests');
  for (const [look, viewport, colorScheme] of LOOKS) {
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme });
    const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    await expect.poll(overflow).toBeLessThanOrEqual(0);
    await expectAccessible(page);
    await shoot(page, look, '11-consumers');
  }
  await page.setViewportSize({ width: 1440, height: 900 });

  const ended = new Promise((resolve) => first.on('close', resolve));
  await page.getByRole('button', { name: 'Reset billing' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Reset' }).click();
  expect(await ended).toBe(1012);
  await expect(row).toContainText('0 of 3');
  const second = await connect();
  await expect.poll(() => seqs).toEqual([1, 2, 3, 1, 2, 3]);

  await page.getByRole('button', { name: 'Delete billing' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete consumer' }).click();
  await expect(page.getByRole('heading', { name: 'No consumers yet' })).toBeVisible();
  second.terminate();
  expect(problems).toEqual([]);
});
