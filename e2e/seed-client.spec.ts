import { expect, test } from '@playwright/test';
import { createKey, endpointIdOf, signUp, streamOrigin } from './journey.ts';

/** The published JavaScript sample of the protocol's source document, word for word. */
const SAMPLE = `
const endpointId = 'YOUR_ENDPOINT_ID';
const apiKey = 'YOUR_API_KEY';
const ws = new WebSocket(
\`wss://api.hooknexus.com/ws/\${endpointId}?apikey=\${encodeURIComponent(apiKey)}\`
);
ws.addEventListener('message', (ev) => {
const msg = JSON.parse(ev.data);
if (msg.type === 'new_request') {
console.log('Webhook:', msg.payload?.method, msg.payload?.body);
}
});
`;

test('the published sample client, with only host and key changed, prints each webhook', async ({
  page,
  baseURL,
}) => {
  await signUp(page);
  const endpointId = endpointIdOf(page);
  const key = await createKey(page, 'sample');
  const printed: string[] = [];
  page.on('console', (message) => printed.push(message.text()));
  await page.goto('/keys');
  const sample = SAMPLE.replace('YOUR_ENDPOINT_ID', endpointId)
    .replace('YOUR_API_KEY', key)
    .replace('wss://api.hooknexus.com', streamOrigin(baseURL));
  const opened = page.waitForEvent('websocket', (socket) => socket.url().includes(endpointId));
  await page.evaluate(sample);
  await (await opened).waitForEvent('framereceived');
  for (const n of [1, 2, 3]) {
    await page.request.post(`/h/${endpointId}`, {
      data: `{"n":${String(n)}}`,
      headers: { 'Content-Type': 'application/json' },
    });
  }
  await expect
    .poll(() => printed.filter((line) => line.startsWith('Webhook:')))
    .toEqual(['Webhook: POST {"n":1}', 'Webhook: POST {"n":2}', 'Webhook: POST {"n":3}']);
});
