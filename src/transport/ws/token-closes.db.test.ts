import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { resetPassword } from '#domain/user/reset-password.ts';
import { requestPasswordReset } from '#domain/user/request-password-reset.ts';
import { hashPassword } from '#domain/user/password.ts';
import { AccountClient } from '#testing/account-client.ts';
import { callAs, createTestAccount, type TestAccount } from '#testing/accounts.ts';
import { createTestContext, type TestContext } from '#testing/context.ts';
import { startTestServer, type TestServer } from '#testing/server.ts';
import { refusalOf, StreamClient } from '#testing/stream-client.ts';
import { callV1, logInAs } from '#testing/v1-client.ts';

const PASSWORD = 'correct horse';
const visitor = { remoteAddress: '203.0.113.9' };
let test: TestContext;
let server: TestServer;
let passwordHash: string;
const clients: { close(): Promise<void> }[] = [];
beforeAll(async () => {
  test = await createTestContext();
  server = await startTestServer(test.context);
  passwordHash = await hashPassword(PASSWORD);
});
afterEach(async () => {
  for (const client of clients.splice(0)) await client.close();
});
afterAll(async () => {
  await server.close();
  await test.close();
});

interface Holder extends TestAccount {
  api: ReturnType<typeof callAs>;
  accessToken: string;
  refreshToken: string;
}

async function signIn(): Promise<Holder> {
  const account = await createTestAccount(test.context, { passwordHash });
  const pair = await logInAs(server, { email: account.email, password: PASSWORD });
  return { ...account, ...pair, api: callAs(test.context, account.principal) };
}

const address = ({ endpointId }: TestAccount, token: string) =>
  `${server.ws}/ws/${endpointId}?token=${token}`;
async function listen(account: TestAccount, token: string): Promise<StreamClient> {
  const client = await StreamClient.connect(address(account, token));
  clients.push(client);
  return client;
}
/** Waits until it was admitted. */
async function listenToAccount(token: string): Promise<AccountClient> {
  const client = await AccountClient.connect(`${server.ws}/v1/ws?token=${token}`);
  clients.push(client);
  await client.settled();
  return client;
}
const post = (path: string, body: unknown, token?: string) =>
  callV1(server, `/v1/auth/${path}`, { method: 'POST', body, ...(token !== undefined && { token }) });

/** Everything that ends a sign-in. */
const ENDINGS: Record<string, (holder: Holder) => Promise<unknown>> = {
  'logging out': ({ accessToken }) => post('logout', {}, accessToken),
  'a refresh token used twice': async ({ refreshToken }) => {
    const { json } = await post('refresh', { refresh_token: refreshToken });
    await post('refresh', { refresh_token: json['refresh_token'] });
    await post('refresh', { refresh_token: refreshToken });
  },
  'signing out everywhere': ({ api }) => api.account.signOutEverywhere(),
  'a new password in the console': ({ api }) =>
    api.account.changePassword({ currentPassword: PASSWORD, newPassword: 'a newer horse' }),
  'a new password over another sign-in': async ({ email }) => {
    const other = await logInAs(server, { email, password: PASSWORD });
    const body = { current_password: PASSWORD, new_password: 'a newer horse' };
    await post('change-password', body, other.accessToken);
  },
  'a password reset': async ({ email }) => {
    await requestPasswordReset(test.context, visitor, { email });
    const link = test.mails.findLast(({ to }) => to === email)?.text ?? '';
    const token = /token=([\w-]+)/.exec(link)?.[1] ?? '';
    await resetPassword(test.context, visitor, { token, newPassword: 'a newer horse' });
  },
  'ending it in the console': async ({ api }) => {
    const [found] = await api.accessToken.listSignIns();
    await api.accessToken.endSignIn({ id: found?.id ?? '' });
  },
  'deleting the account': ({ api, email }) =>
    api.account.deleteAccount({ confirmEmail: email, currentPassword: PASSWORD }),
};

describe('the open streams of a sign-in close with 4001, and the next handshake gets 401, after', () => {
  it.each(Object.entries(ENDINGS))('%s', async (_, end) => {
    const [holder, bystander] = [await signIn(), await signIn()];
    const client = await listen(holder, holder.accessToken);
    const account = await listenToAccount(holder.accessToken);
    const other = await listen(bystander, bystander.accessToken);
    await end(holder);
    expect((await client.closing()).code).toBe(4001);
    expect((await account.closing()).code).toBe(4001);
    expect((await refusalOf(address(holder, holder.accessToken))).status).toBe(401);
    expect((await post('refresh', { refresh_token: holder.refreshToken })).status).toBe(401);
    expect(other.closed).toBeNull();
  });
});

describe('the open streams of a personal access token', () => {
  async function withToken() {
    const account = await createTestAccount(test.context, { passwordHash, emailVerified: true });
    const api = callAs(test.context, account.principal);
    const { token, personalToken } = await api.accessToken.create({
      name: 'laptop',
      scopes: ['stream:listen'],
    });
    return { ...account, api, token, id: personalToken.id };
  }

  it('close with 4001 when the token is revoked, and the next handshake gets 401', async () => {
    const holder = await withToken();
    const client = await listen(holder, holder.token);
    const account = await listenToAccount(holder.token);
    await holder.api.accessToken.revoke({ id: holder.id });
    expect((await client.closing()).code).toBe(4001);
    expect((await account.closing()).code).toBe(4001);
    expect((await refusalOf(address(holder, holder.token))).status).toBe(401);
  });

  it('close with 4001 when the token logs itself out', async () => {
    const holder = await withToken();
    const client = await listen(holder, holder.token);
    expect((await post('logout', {}, holder.token)).status).toBe(204);
    expect((await client.closing()).code).toBe(4001);
  });

  it('outlive signing out everywhere and a new password, as API keys do', async () => {
    const holder = await withToken();
    const client = await listen(holder, holder.token);
    await ENDINGS['a password reset']?.({ ...holder, accessToken: '', refreshToken: '' });
    client.send({ type: 'ping' });
    await client.next('pong');
  });
});

it('credentials of a stranger who signed up with an address end when its owner proves it by a reset', async () => {
  const email = `${randomUUID()}@example.com`;
  const { json } = await post('register', { email, password: 'a stranger’s' });
  const key = await test.context.db.membership.findFirstOrThrow({ where: { user: { email } } });
  const principal = {
    kind: 'user',
    sessionVersion: 1,
    userId: key.userId,
    workspaceId: key.workspaceId,
  } as const;
  const api = callAs(test.context, principal);
  const [endpoint] = await api.endpoint.list();
  const account = { email, principal, endpointId: endpoint?.id ?? '' };
  const apiKey = (await api.apiKey.create({ name: 'CI', scopes: ['stream:listen'] })).key;
  const { token } = await api.accessToken.create({ name: 'laptop', scopes: ['stream:listen'] });
  const accessToken = String(json['access_token']);
  const open = await Promise.all([apiKey, token, accessToken].map((one) => listen(account, one)));
  await ENDINGS['a password reset']?.({ ...account, api, accessToken, refreshToken: '' });
  for (const client of open) expect((await client.closing()).code).toBe(4001);
});
