import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { createSecretBox } from '#domain/secret/secret-box.ts';
import { callAs, createTestAccount } from '#testing/accounts.ts';
import { createTestContext } from '#testing/context.ts';
import { resealDestinations } from './reseal-destinations.ts';

it('a new key takes over headers and secrets; what no key opens stays', async () => {
  const test = await createTestContext();
  const { principal, endpointId } = await createTestAccount(test.context);
  const [lost, old, next] = [randomBytes(32), randomBytes(32), randomBytes(32)];
  const withKeys = (...keys: Buffer[]) => {
    const context = { ...test.context, secretBox: createSecretBox(keys) };
    return { context, api: callAs(context, principal).destination };
  };
  const input = { endpointId, url: 'https://example.com/', headers: [{ name: 'X-Key', value: 'k' }] };
  const { destination: unreadable } = await withKeys(lost).api.create(input);
  const before = withKeys(old).api;
  const { destination } = await before.create(input);
  const { secret } = await before.rotateSecret({ id: destination.id });

  const { context } = withKeys(next, old);
  const { signal } = new AbortController();
  expect(await resealDestinations(context, signal)).toEqual({ resealed: 1, unreadable: 1 });
  expect(await resealDestinations(context, signal)).toEqual({ resealed: 0, unreadable: 1 });
  const after = withKeys(next).api;
  expect(await after.revealSecret({ id: destination.id })).toEqual({ secret });
  expect(await after.get({ id: destination.id })).toMatchObject({ hasUnreadable: false });
  expect(await after.get({ id: unreadable.id })).toMatchObject({ hasUnreadable: true });
  expect(await withKeys(lost).api.get({ id: unreadable.id })).toMatchObject({ hasUnreadable: false });
  await test.close();
});
