import { once } from 'node:events';
import { createServer } from 'node:http';
import { expect, test, type Page } from '@playwright/test';
import { freshEmail, PASSWORD, signUp } from './journey.ts';
import { expectAccessible, watchConsole } from './page-watch.ts';

const CALLBACK = 'http://localhost:9880/callback';
const START = `/auth/github?cli_callback=${encodeURIComponent(CALLBACK)}`;

/** A command line that waits for its answer, as the known one does. */
async function waitAsCommandLine() {
  const answers: URLSearchParams[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', CALLBACK);
    if (url.pathname === '/callback') answers.push(url.searchParams);
    response.setHeader('Content-Type', 'text/html');
    response.end('<!doctype html><title>Done</title><p>Back to the terminal.</p>');
  });
  server.listen(9880, 'localhost');
  await once(server, 'listening');
  return {
    answers,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function decide(page: Page, decision: 'Allow' | 'Deny'): Promise<void> {
  await page.getByRole('button', { name: decision }).click();
  await expect(page.getByText('Back to the terminal.')).toBeVisible();
}

test('a command line is signed in through the browser, listed in the console, and shut out again', async ({
  page,
  request,
}) => {
  const email = freshEmail();
  await signUp(page, email);
  await page.context().clearCookies();
  const problems = watchConsole(page);
  const commandLine = await waitAsCommandLine();
  try {
    // Nobody is signed in, so the sign-in page comes first and leads on.
    await page.goto(START);
    await page.getByLabel('E-mail').fill(email);
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByText('localhost:9880')).toBeVisible();
    await expect(page.getByText(email)).toBeVisible();
    await expectAccessible(page);
    await decide(page, 'Deny');
    await page.goto(START);
    await decide(page, 'Allow');
  } finally {
    commandLine.close();
  }
  expect(problems).toEqual([]);
  const [denied, allowed] = commandLine.answers;
  expect(denied?.get('error')).toBe('access_denied');
  const headers = { Authorization: `Bearer ${allowed?.get('token') ?? ''}` };
  const me = await request.get('/v1/auth/me', { headers });
  expect(await me.json()).toMatchObject({ email });

  await page.goto('/keys');
  await page.getByRole('button', { name: /^Revoke Command line, / }).click();
  await page.getByRole('button', { name: 'Revoke token' }).click();
  await expect(page.getByText('1 revoked or expired token')).toBeVisible();
  await expectAccessible(page);
  expect((await request.get('/v1/auth/me', { headers })).status()).toBe(401);
});
