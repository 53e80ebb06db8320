import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { RATE_RULES } from '#domain/limit/rules.ts';
import { hashPassword } from '#domain/user/password.ts';
import { createMemoryLimiter } from '#infra/limiter-memory.ts';
import { AccountError } from '#protocol/rest/error.ts';
import { createTestAccount } from '#testing/accounts.ts';
import { createTestClock } from '#testing/clock.ts';
import { createTestContext, type TestContext } from '#testing/context.ts';
import { startTestServer, type TestServer } from '#testing/server.ts';
import { callV1, logInAs, type V1Answer } from '#testing/v1-client.ts';

const clock = createTestClock();
let test: TestContext;
let server: TestServer;
let passwordHash: string;
beforeAll(async () => {
  test = await createTestContext({ clock, limiter: createMemoryLimiter({ clock }) });
  server = await startTestServer(test.context);
  passwordHash = await hashPassword('correct horse');
});
beforeEach(() => {
  clock.advance(3_600_000);
});
afterAll(async () => {
  await server.close();
  await test.close();
});

const newEmail = () => `${randomUUID()}@example.com`;
const post = (path: string, body: unknown, token?: string): Promise<V1Answer> =>
  callV1(server, `/v1/auth/${path}`, { method: 'POST', body, ...(token && { token }) });
const me = (token?: string) => callV1(server, '/v1/auth/me', { ...(token && { token }) });
const register = (email: string) => post('register', { email, password: 'correct horse', name: 'Ada' });

function codeOf(answer: V1Answer): [number, string] {
  return [answer.status, AccountError.parse(answer.json).error.code];
}

describe('POST /v1/auth/register', () => {
  it('makes an account and signs it in', async () => {
    const email = newEmail();
    const { status, json, headers } = await register(email);
    expect(status).toBe(201);
    expect(json).toMatchObject({
      user: { email, name: 'Ada', email_verified: false, plan: 'self_hosted' },
      token_type: 'Bearer',
      expires_in: 900,
    });
    expect(headers.get('cache-control')).toBe('no-store');
    expect((await me(String(json['access_token']))).json).toEqual(json['user']);
    expect(test.mails.at(-1)).toMatchObject({ to: email, subject: 'Confirm your e-mail address' });
  });

  it('refuses a known address with resource_exists, changes nothing, and tells its owner', async () => {
    const email = newEmail();
    await register(email);
    const again = await post('register', { email: email.toUpperCase(), password: 'another horse' });
    expect(codeOf(again)).toEqual([409, 'resource_exists']);
    expect(test.mails.at(-1)).toMatchObject({ to: email, subject: 'You already have a Hookwire account' });
    expect((await post('login', { email, password: 'another horse' })).status).toBe(401);
  });

  it('makes one account when it is asked twice at once', async () => {
    const email = newEmail();
    const answers = await Promise.all([register(email), register(email), register(email)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
  });

  it('asks fewer times than the sign-up page, and says how long to wait', async () => {
    const rule = RATE_RULES.registerByApiPerAddress;
    expect(rule.capacity).toBeLessThan(RATE_RULES.registerPerAddress.capacity);
    for (let i = 0; i < rule.capacity; i++) await test.context.limiter.consume(rule, '127.0.0.1');
    const refused = await register(newEmail());
    expect(codeOf(refused)).toEqual([429, 'rate_limited']);
    expect(refused.headers.get('retry-after')).toBe('180');
  });

  it('is refused in words where sign-ups are closed', async () => {
    const config = { ...test.context.config, signups: 'closed' as const };
    const closed = await startTestServer({ ...test.context, config });
    const body = { email: newEmail(), password: 'correct horse' };
    const refused = await callV1(closed, '/v1/auth/register', { method: 'POST', body });
    await closed.close();
    expect(codeOf(refused)).toEqual([403, 'forbidden']);
    expect(JSON.stringify(refused.json)).toContain('takes no new accounts');
  });

  it.each([
    [{ email: 'nobody', password: 'correct horse' }, 'email'],
    [{ email: 'a@example.com', password: 'short' }, 'password'],
    [{ password: 'correct horse' }, 'email'],
    [{ email: 'a@example.com', password: 'correct horse', name: 'x'.repeat(81) }, 'name'],
    [{ email: 'a@example.com', password: 'x'.repeat(257) }, 'password'],
  ])('names what is wrong with %j', async (body, field) => {
    const { status, json } = await post('register', body);
    expect(status).toBe(400);
    expect(json).toMatchObject({ error: { code: 'validation_error', details: [{ field }] } });
  });
});

describe('POST /v1/auth/login', () => {
  it('signs in with the right password', async () => {
    const { email } = await createTestAccount(test.context, { passwordHash });
    const { status, json } = await post('login', { email: ` ${email} `, password: 'correct horse' });
    expect(status).toBe(200);
    expect(json).toMatchObject({ user: { email }, expires_in: 900 });
  });

  it('gives an unknown address, a wrong password and an account without one the same answer', async () => {
    const [known, passwordless] = [
      await createTestAccount(test.context, { passwordHash }),
      await createTestAccount(test.context),
    ];
    const answers = await Promise.all(
      [known.email, passwordless.email, newEmail()].map((email) =>
        post('login', { email, password: 'wrong horse' }),
      ),
    );
    for (const answer of answers) expect(codeOf(answer)).toEqual([401, 'authentication_required']);
    expect(new Set(answers.map(({ json }) => JSON.stringify(json))).size).toBe(1);
  });

  it('counts its attempts with those of the sign-in page', async () => {
    const { email } = await createTestAccount(test.context, { passwordHash });
    const rule = RATE_RULES.signInPerAccount;
    for (let i = 0; i < rule.capacity; i++) await test.context.limiter.consume(rule, email);
    const refused = await post('login', { email, password: 'correct horse' });
    expect(codeOf(refused)).toEqual([429, 'rate_limited']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});

describe('POST /v1/auth/refresh', () => {
  it('gives the next pair, once', async () => {
    const { email } = await createTestAccount(test.context, { passwordHash });
    const first = await logInAs(server, { email, password: 'correct horse' });
    clock.advance(900_000);
    expect(codeOf(await me(first.accessToken))).toEqual([401, 'token_expired']);
    const { status, json } = await post('refresh', { refresh_token: first.refreshToken });
    expect(status).toBe(200);
    expect(Object.keys(json)).toEqual(['access_token', 'refresh_token', 'token_type', 'expires_in']);
    expect((await me(String(json['access_token']))).status).toBe(200);
    const reused = await post('refresh', { refresh_token: first.refreshToken });
    expect(codeOf(reused)).toEqual([401, 'invalid_token']);
    expect(codeOf(await me(String(json['access_token'])))).toEqual([401, 'invalid_token']);
  });

  it('tells an expired token from one that was never given out, and an absent one from both', async () => {
    const { email } = await createTestAccount(test.context, { passwordHash });
    const { accessToken, refreshToken } = await logInAs(server, { email, password: 'correct horse' });
    clock.advance(7 * 86_400_000);
    expect(codeOf(await post('refresh', { refresh_token: refreshToken }))).toEqual([401, 'token_expired']);
    expect(codeOf(await post('refresh', { refresh_token: accessToken }))).toEqual([401, 'invalid_token']);
    expect(codeOf(await post('refresh', {}))).toEqual([400, 'validation_error']);
  });
});

describe('GET /v1/auth/me', () => {
  it('tells no credential, an unknown one, an expired one and a revoked one apart', async () => {
    const { email } = await createTestAccount(test.context, { passwordHash });
    const { accessToken } = await logInAs(server, { email, password: 'correct horse' });
    expect(codeOf(await me())).toEqual([401, 'authentication_required']);
    expect(codeOf(await me(`${accessToken}x`))).toEqual([401, 'invalid_token']);
    clock.advance(900_000);
    expect(codeOf(await me(accessToken))).toEqual([401, 'token_expired']);
    const next = await logInAs(server, { email, password: 'correct horse' });
    expect((await post('logout', {}, next.accessToken)).status).toBe(204);
    expect(codeOf(await me(next.accessToken))).toEqual([401, 'invalid_token']);
  });
});

describe('POST /v1/auth/change-password', () => {
  const change = (token: string, current: string, next = 'a newer horse') =>
    post('change-password', { current_password: current, new_password: next }, token);

  it('ends every other sign-in, and not the one that did it', async () => {
    const { email } = await createTestAccount(test.context, { passwordHash });
    const credentials = { email, password: 'correct horse' };
    const [own, other] = [await logInAs(server, credentials), await logInAs(server, credentials)];
    expect((await change(own.accessToken, 'correct horse')).status).toBe(204);
    expect((await me(own.accessToken)).status).toBe(200);
    expect(codeOf(await me(other.accessToken))).toEqual([401, 'invalid_token']);
    expect((await post('refresh', { refresh_token: other.refreshToken })).status).toBe(401);
    expect((await post('refresh', { refresh_token: own.refreshToken })).status).toBe(200);
    expect((await post('login', credentials)).status).toBe(401);
    await logInAs(server, { email, password: 'a newer horse' });
  });

  it('needs the current password and a good new one, named as the client named them', async () => {
    const { email } = await createTestAccount(test.context, { passwordHash });
    const { accessToken } = await logInAs(server, { email, password: 'correct horse' });
    const wrong = await change(accessToken, 'wrong horse');
    expect(wrong.json).toMatchObject({ error: { details: [{ field: 'current_password' }] } });
    const short = await change(accessToken, 'correct horse', 'short');
    expect(short.json).toMatchObject({ error: { details: [{ field: 'new_password' }] } });
    expect([wrong.status, short.status]).toEqual([400, 400]);
  });
});

describe('POST /v1/auth/logout', () => {
  it('ends the sign-in, and no other', async () => {
    const { email } = await createTestAccount(test.context, { passwordHash });
    const credentials = { email, password: 'correct horse' };
    const [own, other] = [await logInAs(server, credentials), await logInAs(server, credentials)];
    expect((await post('logout', undefined, own.accessToken)).status).toBe(204);
    expect((await post('refresh', { refresh_token: own.refreshToken })).status).toBe(401);
    expect((await me(other.accessToken)).status).toBe(200);
    await vi.waitFor(async () => {
      const where = { action: 'sign_in.revoked' };
      expect(await test.context.db.auditEvent.count({ where })).toBeGreaterThan(0);
    });
  });
});
