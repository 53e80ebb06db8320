import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createSecretBox } from '#domain/secret/secret-box.ts';
import { callAs, createTestAccount } from '#testing/accounts.ts';
import { createTestContext, type TestContext } from '#testing/context.ts';
import { resealSecrets } from './reseal-secrets.ts';

const { signal } = new AbortController();
let test: TestContext;
beforeAll(async () => {
  test = await createTestContext();
});
afterAll(() => test.close());

it('a new key takes over every secret, and the old one is no longer needed; what no key opens stays', async () => {
  const [lost, old, next] = [randomBytes(32), randomBytes(32), randomBytes(32)];
  const account = await createTestAccount(test.context, { plan: 'self_hosted' });
  const withKeys = (...keys: Buffer[]) => {
    const context = { ...test.context, secretBox: createSecretBox(keys) };
    return { context, api: callAs(context, account.principal).endpoint };
  };
  const signature = { provider: 'github', secret: 'secret' } as const;
  await withKeys(lost).api.update({ id: account.endpointId, signature });
  const { api } = withKeys(old);
  const ids: string[] = [];
  // More than one batch.
  for (let i = 0; i < 201; i++) ids.push((await api.create({ name: `endpoint ${i}` })).id);
  for (const id of ids) await api.update({ id, signature });

  const both = withKeys(next, old);
  expect(await resealSecrets(both.context, signal)).toEqual({ resealed: 201, unreadable: 1 });
  expect(await resealSecrets(both.context, signal)).toEqual({ resealed: 0, unreadable: 1 });
  const after = withKeys(next).api;
  for (const id of [ids[0], ids[200]]) {
    expect((await after.get({ id: id ?? '' })).signature).toMatchObject({ hasSecret: true });
  }
  expect((await after.get({ id: account.endpointId })).signature).toMatchObject({ hasSecret: false });
  const known = withKeys(lost).api;
  expect((await known.get({ id: account.endpointId })).signature).toMatchObject({ hasSecret: true });
});
