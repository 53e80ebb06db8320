import { randomBytes } from 'node:crypto';
import { expect, type Page } from '@playwright/test';

export const PASSWORD = 'correct horse battery';

export function freshEmail(): string {
  return `dev-${randomBytes(6).toString('hex')}@example.com`;
}

/** Signs up and lands on the first endpoint's page; returns the endpoint's id. */
export async function signUp(page: Page, email = freshEmail()): Promise<string> {
  await page.goto('/sign-up');
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.waitForURL(/\/endpoints\/[0-9a-f-]{36}$/);
  await expect(page.getByText('Waiting for the first request')).toBeVisible();
  return endpointIdOf(page);
}

export function endpointIdOf(page: Page): string {
  return /\/endpoints\/([0-9a-f-]{36})/.exec(page.url())?.[1] ?? '';
}

/** Creates a key with the default scope on the keys page; the dialog stays open. */
export async function createKey(page: Page, name: string): Promise<string> {
  await page.goto('/keys?new');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill(name);
  await dialog.getByRole('button', { name: 'Create key' }).click();
  return (await page.getByTestId('new-key').textContent()) ?? '';
}

/** The WebSocket origin of the product under test. */
export function streamOrigin(baseURL: string | undefined): string {
  return (baseURL ?? '').replace('http', 'ws');
}
