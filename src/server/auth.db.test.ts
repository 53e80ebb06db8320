import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { encode } from 'next-auth/jwt';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createMemoryLimiter } from '#infra/limiter-memory.ts';
import { hashPassword } from '#domain/user/password.ts';
import { signOutEverywhere } from '#domain/user/sign-out-everywhere.ts';
import { createTestAccount } from '#testing/accounts.ts';
import { createBrowser, startAuthServer, type AuthServer } from '#testing/auth-server.ts';
import { createTestClock } from '#testing/clock.ts';
import { createTestContext, type TestContext } from '#testing/context.ts';
import { githubProvider } from './auth-providers.ts';
import { authOptions } from './auth.ts';
import type { AuthConfig } from './handoff.ts';
import { REMOTE_ADDRESS_HEADER } from './remote-address-header.ts';
import { principalFromCookies, sessionCookieName } from './session-cookie.ts';

const client = { clientId: 'id', clientSecret: 'client-secret' };
const auth: AuthConfig = { secret: randomUUID(), secureCookies: false, github: client, google: client };
const clock = createTestClock();
let test: TestContext;
let server: AuthServer;
let github: FakeGithub;
let passwordHash: string;
beforeAll(async () => {
  test = await createTestContext({ clock, limiter: createMemoryLimiter({ clock }) });
  passwordHash = await hashPassword('correct horse');
  github = await startGithub();
  const { origin } = github;
  server = await startAuthServer(() => {
    const options = authOptions({ context: test.context, auth });
    const providers = options.providers.map((provider) =>
      provider.id === 'github' ? githubProvider(client, { site: origin, api: origin }) : provider,
    );
    return { ...options, providers };
  });
});
afterAll(async () => {
  await server.stop();
  github.server.close();
  await test.close();
});
beforeEach(() => {
  clock.advance(3_600_000);
  vi.stubEnv('NEXTAUTH_URL', server.origin);
});
afterEach(() => {
  vi.unstubAllEnvs();
});

interface FakeGithub {
  server: Server;
  origin: string;
  user: object;
  emails: object[];
}

/** GitHub as far as signing in goes. */
async function startGithub(): Promise<FakeGithub> {
  const listening = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://github').pathname;
    const bodies: Record<string, unknown> = {
      '/login/oauth/access_token': { access_token: 'gho_secret', token_type: 'bearer', scope: 'read:user' },
      '/user': fake.user,
      '/user/emails': fake.emails,
    };
    const authorized = path.startsWith('/login') || request.headers.authorization === 'Bearer gho_secret';
    response.writeHead(authorized ? 200 : 401, { 'content-type': 'application/json' });
    response.end(JSON.stringify(bodies[path]));
  });
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  const { port } = listening.address() as AddressInfo;
  const fake: FakeGithub = { server: listening, origin: `http://127.0.0.1:${port}`, user: {}, emails: [] };
  return fake;
}

function signIn(browser: ReturnType<typeof createBrowser>, email: string, password = 'correct horse') {
  const headers = { [REMOTE_ADDRESS_HEADER]: '203.0.113.9' };
  return browser.post('/api/auth/callback/credentials', { email, password }, headers);
}

function principalOf(browser: ReturnType<typeof createBrowser>) {
  return principalFromCookies(test.context, auth, browser.cookieHeader());
}

describe('with e-mail and password', () => {
  it('signs in, in any spelling of the address, and out', async () => {
    const { email, principal } = await createTestAccount(test.context, { passwordHash });
    const browser = createBrowser(server.origin);
    const { status, cookies } = await signIn(browser, ` ${email.toUpperCase()}`);
    expect(status).toBe(200);
    expect(cookies.find((line) => line.startsWith('next-auth.session-token='))).toMatch(
      /HttpOnly; SameSite=Lax/,
    );
    expect(await principalOf(browser)).toEqual(principal);
    const session: unknown = await (await browser.request('/api/auth/session')).json();
    expect(session).toEqual({ expires: expect.any(String) as unknown });
    await browser.post('/api/auth/signout', {});
    expect(await principalOf(browser)).toBeNull();
    expect(await (await browser.request('/api/auth/session')).json()).toEqual({});
  });

  it('answers a wrong password and an unknown address alike', async () => {
    const { email } = await createTestAccount(test.context, { passwordHash });
    const browser = createBrowser(server.origin);
    const wrong = await signIn(browser, email, 'wrong');
    const unknown = await signIn(browser, `${randomUUID()}@example.com`);
    expect(wrong.status).toBe(401);
    expect(wrong.url.searchParams.get('error')).toBe('CredentialsSignin');
    expect(unknown).toMatchObject({ status: 401, url: wrong.url });
    expect(await principalOf(browser)).toBeNull();
  });

  it('tells the seconds to wait after too many attempts', async () => {
    const { email } = await createTestAccount(test.context, { passwordHash });
    const browser = createBrowser(server.origin);
    for (let i = 0; i < 10; i++) await signIn(browser, email, 'wrong');
    const { url } = await signIn(browser, email);
    expect(url.searchParams.get('error')).toBe('RateLimited.90');
  });

  it('says nothing of what failed inside', async () => {
    const limiter = { consume: () => Promise.reject(new Error('connect ECONNREFUSED 10.1.2.3:6379')) };
    const context = { ...test.context, limiter };
    const broken = await startAuthServer(() => authOptions({ context, auth }));
    vi.stubEnv('NEXTAUTH_URL', broken.origin);
    const { url } = await signIn(createBrowser(broken.origin), 'ada@example.com');
    expect(url.searchParams.get('error')).toBe('Unavailable');
    expect(url.href).not.toContain('ECONNREFUSED');
    await broken.stop();
  });

  it('needs the CSRF token', async () => {
    const { email } = await createTestAccount(test.context, { passwordHash });
    const browser = createBrowser(server.origin);
    const body = new URLSearchParams({ email, password: 'correct horse', csrfToken: 'guess' });
    await browser.request('/api/auth/callback/credentials', { method: 'POST', body });
    expect(await principalOf(browser)).toBeNull();
  });

  it('sends the browser back to no other site', async () => {
    const { email } = await createTestAccount(test.context, { passwordHash });
    const browser = createBrowser(server.origin);
    const fields = { email, password: 'correct horse', callbackUrl: 'https://evil.example/' };
    const { url } = await browser.post('/api/auth/callback/credentials', fields);
    expect(url.origin).toBe(server.origin);
  });
});

describe('a session', () => {
  it('is over everywhere once the user signed out everywhere; the cookie is taken back', async () => {
    const { email, principal } = await createTestAccount(test.context, { passwordHash });
    const [one, two] = [createBrowser(server.origin), createBrowser(server.origin)];
    await signIn(one, email);
    await signIn(two, email);
    await signOutEverywhere(test.context, principal);
    for (const browser of [one, two]) {
      expect(await principalOf(browser)).toBeNull();
      expect(await (await browser.request('/api/auth/session')).json()).toEqual({});
      expect(browser.cookieHeader()).not.toContain('session-token');
    }
    await signIn(one, email);
    expect(await principalOf(one)).toMatchObject({ userId: principal.userId, sessionVersion: 2 });
  });

  it('is over when the workspace is deleted', async () => {
    const { email, principal } = await createTestAccount(test.context, { passwordHash });
    const browser = createBrowser(server.origin);
    await signIn(browser, email);
    const { workspaceId } = principal;
    await test.context.db.workspace.update({ where: { id: workspaceId }, data: { deletedAt: new Date() } });
    expect(await principalOf(browser)).toBeNull();
  });

  it('is read from a cookie in pieces, in whatever order they come', async () => {
    const { principal } = await createTestAccount(test.context);
    const { kind, ...claims } = principal;
    const token = await encode({ token: { ...claims }, secret: auth.secret });
    const name = sessionCookieName(auth);
    const pieces = [token.slice(0, 50), token.slice(50, 90), token.slice(90)];
    const header = `a=b; ${name}.2=${pieces[2]}; ${name}.0=${pieces[0]}; ${name}.1=${pieces[1]}; c=d`;
    expect(await principalFromCookies(test.context, auth, header)).toEqual({ kind, ...claims });
  });

  it('is in a __Secure- cookie, and only there, when pages are served over https', async () => {
    const { principal } = await createTestAccount(test.context);
    const { kind, ...claims } = principal;
    const token = await encode({ token: { ...claims }, secret: auth.secret });
    const secure = { ...auth, secureCookies: true };
    const read = (header: string) => principalFromCookies(test.context, secure, header);
    expect(await read(`__Secure-next-auth.session-token=${token}`)).toEqual({ kind, ...claims });
    expect(await read(`next-auth.session-token=${token}`)).toBeNull();
  });

  it('is not to be forged: another secret, garbage, expired, or other claims', async () => {
    const { principal } = await createTestAccount(test.context);
    const { userId, workspaceId, sessionVersion } = principal;
    const claims = { userId, workspaceId, sessionVersion };
    const { secret } = auth;
    const other = await createTestAccount(test.context);
    const tokens = [
      await encode({ token: claims, secret: 'another secret' }),
      await encode({ token: claims, secret, maxAge: -60 }),
      await encode({ token: { sub: userId }, secret }),
      await encode({ token: { ...claims, workspaceId: other.principal.workspaceId }, secret }),
      await encode({ token: { ...claims, sessionVersion: 2 }, secret }),
      'garbage',
      '',
    ];
    for (const token of tokens) {
      const header = `${sessionCookieName(auth)}=${token}`;
      expect(await principalFromCookies(test.context, auth, header)).toBeNull();
    }
    expect(await principalFromCookies(test.context, auth, undefined)).toBeNull();
  });
});

describe('with GitHub', () => {
  async function throughGithub(browser: ReturnType<typeof createBrowser>): Promise<URL> {
    const { url } = await browser.post('/api/auth/signin/github', {});
    expect(url.href).toContain(`${github.origin}/login/oauth/authorize`);
    const callback = new URL(url.searchParams.get('redirect_uri') ?? '');
    callback.search = new URLSearchParams({
      code: 'code',
      state: url.searchParams.get('state') ?? '',
    }).toString();
    const response = await browser.request(callback.href);
    return new URL(response.headers.get('location') ?? '', server.origin);
  }

  function githubUser(email: string, verified = true) {
    const publicEmail = 'shown-on-profile@example.com';
    github.user = {
      id: Math.floor(Math.random() * 1e9),
      login: 'ada',
      name: 'Ada',
      email: publicEmail,
      avatar_url: null,
    };
    github.emails = [
      { email: publicEmail, primary: false, verified: true },
      { email, primary: true, verified },
    ];
  }

  it('makes an account with the primary address that GitHub has proved, and finds it again', async () => {
    const email = `${randomUUID()}@Example.com`;
    githubUser(email);
    const browser = createBrowser(server.origin);
    expect((await throughGithub(browser)).searchParams.get('error')).toBeNull();
    const principal = await principalOf(browser);
    const user = await test.context.db.user.findUniqueOrThrow({ where: { email: email.toLowerCase() } });
    expect(principal?.userId).toBe(user.id);
    const again = createBrowser(server.origin);
    await throughGithub(again);
    expect(await principalOf(again)).toEqual(principal);
  });

  it.each([
    ['GitHub has not proved the address', { verified: false, known: false }, 'ProviderEmailNotVerified'],
    [
      'the account with this address has not proved it',
      { verified: true, known: true },
      'AccountEmailNotVerified',
    ],
  ])('is refused with a reason when %s', async (_, { verified, known }, code) => {
    const account = await createTestAccount(test.context);
    githubUser(known ? account.email : `${randomUUID()}@example.com`, verified);
    const browser = createBrowser(server.origin);
    const url = await throughGithub(browser);
    expect([url.pathname, url.searchParams.get('error')]).toEqual(['/sign-in', code]);
    expect(await principalOf(browser)).toBeNull();
  });
});
