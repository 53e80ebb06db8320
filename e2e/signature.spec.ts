import { expect, test } from '@playwright/test';
import { signAs } from '#testing/sign-as.ts';
import { endpointIdOf, signUp } from './journey.ts';
import { expectAccessible, shoot, watchConsole } from './page-watch.ts';

const SECRET = 'whsec_of_the_shop';
const BODY = Buffer.from('{"type":"invoice.paid","amount":4200}');

test('a request that is signed leads to setting the secret, and shows at once whether the signature is right', async ({
  page,
}, { project }) => {
  const problems = watchConsole(page);
  await signUp(page);
  const target = `/h/${endpointIdOf(page)}/stripe`;
  const headers = Object.fromEntries(signAs('stripe', { body: BODY, secret: SECRET }));
  await page.request.post(target, { headers, data: BODY });

  const detail = page.getByRole('region', { name: 'Request', exact: true });
  await expect(detail).toContainText('It carries a signature of Stripe');
  await expectAccessible(page);
  await detail.getByRole('button', { name: 'Set the secret' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('combobox', { name: 'Provider' })).toHaveValue('Stripe');
  await dialog.getByLabel('Secret', { exact: true }).fill(SECRET);
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Save secret' }).click();
  await expect(detail).toContainText('Verified');

  await page.request.post(target, { headers, data: Buffer.concat([BODY, Buffer.from('\n')]) });
  await page.getByRole('option').first().click();
  await expect(detail).toContainText('Does not match');
  await expect(detail).toContainText('the secret is another one, or the body was changed');
  await expectAccessible(page);
  await shoot(page, project.name, '8-signature');
  expect(await page.content()).not.toContain(SECRET);
  expect(problems).toEqual([]);
});
