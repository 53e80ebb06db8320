import path from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { makeDataDir, removeDataDir } from '#testing/data-dir.ts';
import { StreamClient } from '#testing/stream-client.ts';
import { createKey, endpointIdOf, freshEmail, PASSWORD, signUp, streamOrigin } from './journey.ts';
import { runProduct } from './run-product.ts';

const PORT = 4789;
const CLIENTS = path.join(import.meta.dirname, '..', 'src', 'docs', 'clients');
const REQUESTS = 300;

const ORIGIN = `http://localhost:${String(PORT)}`;

test.use({ baseURL: ORIGIN });

/** Sends until `count` requests were answered; what is answered is stored, whatever happens to the server. */
async function send(url: string, count: number): Promise<void> {
  for (let answered = 0; answered < count;) {
    const response = await fetch(url, { method: 'POST', body: 'x' }).catch(() => null);
    await response?.text();
    if (response?.ok) answered += 1;
    else await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** What the page has printed, by the word before the number. */
function watchNumbers(page: Page): (word: string) => number[] {
  const printed: string[] = [];
  page.on('console', (message) => printed.push(message.text()));
  return (word) =>
    printed.flatMap((text) => new RegExp(`^${word} #(\\d+)$`).exec(text)?.[1] ?? []).map(Number);
}

test('the browser clients print each request once and in order, over kill -9 of the server and a reload of the page', async ({
  page,
}) => {
  test.setTimeout(240_000);
  const dataDir = await makeDataDir();
  let product = await runProduct({ port: PORT, dataDir });
  try {
    const email = freshEmail();
    await signUp(page, email);
    const endpointId = endpointIdOf(page);
    const apiKey = await createKey(page, 'page');
    // As they stand in the docs, served from this origin.
    await page.route('**/clients/*/*.mjs', (route) =>
      route.fulfill({
        path: path.join(CLIENTS, new URL(route.request().url()).pathname.replace('/clients/', '')),
      }),
    );
    const stream = `${streamOrigin(ORIGIN)}/ws/${endpointId}`;
    const numbers = watchNumbers(page);
    const start = async () => {
      await page.goto('/docs');
      await page.evaluate(`Promise.all([
        import('/clients/endpoint/browser.mjs').then(({ listen }) => listen({
          stream: '${stream}',
          apiKey: '${apiKey}',
          onRequest: ({ seq }) => console.log('endpoint #' + seq),
          onState: (state) => console.log('endpoint is ' + state),
        })),
        import('/clients/account/browser.mjs').then(async ({ follow, post }) => follow({
          url: '${ORIGIN}',
          pair: await post('${ORIGIN}', '/v1/auth/login', ${JSON.stringify({ email, password: PASSWORD })}),
          endpointIds: ['${endpointId}'],
          onEvent: ({ seq }) => console.log('account #' + seq),
        })),
      ]).then(() => undefined)`);
    };
    const live = page.waitForEvent('console', (message) => message.text() === 'endpoint is live');
    await start();
    await live;

    const target = `${ORIGIN}/h/${endpointId}`;
    await send(target, REQUESTS / 2);
    const rest = send(target, REQUESTS / 2);
    await product.kill('SIGKILL');
    product = await runProduct({ port: PORT, dataDir });
    await rest;
    const untilAllArePrinted = async (): Promise<void> => {
      const client = await StreamClient.connect(`${stream}?apikey=${apiKey}`);
      const { seq } = (await client.next('connected')).payload;
      await client.close();
      const expected = Array.from({ length: seq }, (_, i) => i + 1);
      for (const word of ['endpoint', 'account']) {
        await expect.poll(() => numbers(word).length, { timeout: 90_000 }).toBeGreaterThanOrEqual(seq);
        expect(numbers(word)).toEqual(expected);
      }
    };
    await untilAllArePrinted();
    expect(numbers('endpoint').length).toBeGreaterThanOrEqual(REQUESTS);

    // A reload: both go on where they were.
    await start();
    await send(target, 1);
    await untilAllArePrinted();
  } finally {
    await product.kill('SIGTERM');
    await removeDataDir(dataDir);
  }
});
