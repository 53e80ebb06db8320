import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCredential, hashSecret } from '#domain/principal/credential.ts';
import { principalFromCredential } from '#domain/principal/from-credential.ts';
import { principalFromSession } from '#domain/principal/from-session.ts';
import { purgeDeleted } from '#domain/retention/purge-deleted.ts';
import type { BusMessage } from '#domain/stream/bus.ts';
import { callAs, capture, createTestAccount, refusalOf } from '#testing/accounts.ts';
import { createTestClock } from '#testing/clock.ts';
import { createTestContext, type TestContext } from '#testing/context.ts';
import { hashPassword } from './password.ts';
import { signInWithPassword } from './sign-in-with-password.ts';

const clock = createTestClock();
let test: TestContext;
const published: BusMessage[] = [];
beforeAll(async () => {
  test = await createTestContext({ clock });
  const topics = ['endpoint-deleted', 'credential-revoked', 'sessions-revoked', 'workspace-deleted'] as const;
  for (const topic of topics) test.context.bus.subscribe(topic, (message) => published.push(message));
});
afterAll(() => test.close());

/** An account with something of every kind. */
async function setUp() {
  const passwordHash = await hashPassword('correct horse');
  const account = await createTestAccount(test.context, { passwordHash });
  const { principal, endpointId } = account;
  const api = callAs(test.context, principal);
  const { key, apiKey } = await api.apiKey.create({ name: 'CI', scopes: ['stream:listen'] });
  const token = createCredential('hwp_');
  await test.context.db.accessToken.create({
    data: {
      workspaceId: principal.workspaceId,
      userId: principal.userId,
      kind: 'personal',
      scopes: [],
      tokenHash: hashSecret(token),
      lastFour: token.slice(-4),
    },
  });
  await api.endpoint.update({ id: endpointId, alias: `a-${endpointId.slice(-12)}` });
  await api.account.resendVerification();
  for (let i = 0; i < 5; i++) await capture(test.context, account);
  return {
    ...account,
    api,
    key,
    apiKey,
    token,
    confirm: { confirmEmail: account.email, currentPassword: 'correct horse' },
  };
}

/** Rows of any table that still name the workspace or the user. */
async function rowsLeft(ids: string[]): Promise<Record<string, number>> {
  const tables = await test.context.db.$queryRaw<{ name: string }[]>`
    SELECT table_name AS name FROM information_schema.tables
     WHERE table_schema = 'public' AND table_name NOT LIKE '\_prisma%'`;
  const left: Record<string, number> = {};
  for (const { name } of tables) {
    const [row] = await test.context.db.$queryRawUnsafe<{ count: bigint }[]>(
      `SELECT count(*) FROM "${name}" t WHERE row_to_json(t)::text ~ $1`,
      ids.join('|'),
    );
    if (row && row.count > 0n) left[name] = Number(row.count);
  }
  return left;
}

describe('deleting the account', () => {
  it('closes every door at once: session, password, keys, tokens, endpoints, alias', async () => {
    const { api, principal, email, endpointId, key, token, confirm, apiKey } = await setUp();
    expect(await api.account.deleteAccount(confirm)).toEqual({});
    expect(await principalFromSession(test.context, principal)).toBeNull();
    const visitor = { remoteAddress: '203.0.113.9' };
    expect(await signInWithPassword(test.context, visitor, { email, password: 'correct horse' })).toBeNull();
    expect(await principalFromCredential(test.context, key, '203.0.113.9')).toBeNull();
    expect(await principalFromCredential(test.context, token, '203.0.113.9')).toBeNull();
    expect(await test.context.endpoints.find(endpointId)).toBeNull();
    expect(await test.context.endpoints.find(`a-${endpointId.slice(-12)}`)).toBeNull();
    expect(published).toEqual(
      expect.arrayContaining([
        { topic: 'endpoint-deleted', endpointId, aliases: [`a-${endpointId.slice(-12)}`] },
        { topic: 'credential-revoked', kind: 'api_key', id: apiKey.id },
        { topic: 'sessions-revoked', userId: principal.userId, sessionVersion: 2 },
        { topic: 'workspace-deleted', workspaceId: principal.workspaceId },
      ]),
    );
    expect(test.mails.at(-1)).toMatchObject({ to: email, subject: 'Your account was deleted' });
  });

  it('removes what is personal at once, and the rest with the next purge, whole', async () => {
    const [gone, stays] = [await setUp(), await setUp()];
    await gone.api.account.deleteAccount(gone.confirm);
    expect(await rowsLeft([gone.email])).toEqual({});
    const ids = [gone.principal.userId, gone.principal.workspaceId, gone.endpointId];
    expect(await rowsLeft(ids)).toHaveProperty('request', 5);
    const before = await rowsLeft([stays.principal.workspaceId, stays.endpointId]);
    await purgeDeleted(test.context, { batchSize: 2 });
    expect(await rowsLeft(ids)).toEqual({});
    expect(await rowsLeft([stays.principal.workspaceId, stays.endpointId])).toEqual(before);
  });

  it('lets the address sign up again', async () => {
    const { api, email, confirm } = await setUp();
    await api.account.deleteAccount(confirm);
    await callAs(test.context, null).auth.register({ email, password: 'another one' });
    expect(await test.context.db.user.count({ where: { email } })).toBe(1);
  });

  it('needs the address and the password', async () => {
    const { api, confirm } = await setUp();
    const wrongEmail = await refusalOf(
      api.account.deleteAccount({ ...confirm, confirmEmail: 'x@example.com' }),
    );
    expect(wrongEmail).toMatchObject({ code: 'invalid_input', detail: { field: 'confirmEmail' } });
    for (const currentPassword of [undefined, 'wrong']) {
      const { confirmEmail } = confirm;
      const call = api.account.deleteAccount({ confirmEmail, ...(currentPassword && { currentPassword }) });
      expect(await refusalOf(call)).toMatchObject({ detail: { field: 'currentPassword' } });
    }
    expect((await api.account.me()).user.email).toBe(confirm.confirmEmail);
  });

  it('does not wait for captures under way, nor they for it', async () => {
    const account = await setUp();
    const captures = Array.from({ length: 100 }, () => capture(test.context, account).catch(() => null));
    await account.api.account.deleteAccount(account.confirm);
    await Promise.all(captures);
    await expect(capture(test.context, account)).rejects.toThrow('gone');
  });
});
