import { encode } from 'next-auth/jwt';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { issueCliConsent } from '#domain/access-token/cli-consent.ts';
import { Scope } from '#protocol/scope.ts';
import { callAs, createTestAccount, type TestAccount } from '#testing/accounts.ts';
import { createTestClock } from '#testing/clock.ts';
import { createTestContext, type TestContext } from '#testing/context.ts';
import { startTestServer, TEST_SECRET, type TestServer } from '#testing/server.ts';
import { callV1 } from '#testing/v1-client.ts';

const CALLBACK = 'http://localhost:9876/callback';
const clock = createTestClock();
let test: TestContext;
let server: TestServer;
let ada: TestAccount;
beforeAll(async () => {
  test = await createTestContext({ clock });
  server = await startTestServer(test.context);
});
beforeEach(async () => {
  ada = await createTestAccount(test.context);
});
afterAll(async () => {
  await server.close();
  await test.close();
});

const get = (path: string, init: RequestInit = {}) =>
  fetch(server.http + path, { redirect: 'manual', ...init });
const start = (callback: string) => get(`/auth/github?cli_callback=${encodeURIComponent(callback)}`);

async function sessionCookie({ principal }: TestAccount): Promise<string> {
  const { userId, workspaceId, sessionVersion } = principal;
  const token = await encode({ token: { userId, workspaceId, sessionVersion }, secret: TEST_SECRET });
  return `next-auth.session-token=${token}`;
}

interface Press {
  account?: TestAccount | null;
  callback?: string;
  /** Of the page that was shown. */
  consent?: string;
  decision?: string;
  headers?: Record<string, string>;
}

/** What a browser sends when a button of the confirm page is pressed. */
async function press({ account = ada, callback = CALLBACK, decision = 'allow', ...more }: Press) {
  const shown = { secret: TEST_SECRET, principal: (account ?? ada).principal, callback, nowMs: clock.now() };
  const { consent = issueCliConsent(shown) } = more;
  return get('/auth/cli', {
    method: 'POST',
    body: new URLSearchParams({ callback, consent, decision }),
    headers: {
      Origin: server.http,
      'Sec-Fetch-Site': 'same-origin',
      ...(account && { Cookie: await sessionCookie(account) }),
      ...more.headers,
    },
  });
}

const tokensOf = (account: TestAccount) => callAs(test.context, account.principal).accessToken.list();

/** A page of words that leads nowhere. */
async function expectNotice(response: Response, status: number, words: string): Promise<void> {
  expect(response.status).toBe(status);
  expect(response.headers.get('location')).toBeNull();
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  const html = await response.text();
  expect(html).toContain(words);
  expect(html).not.toMatch(/<script|<a |http-equiv|evil/i);
}

describe('GET /auth/github', () => {
  it('leads a command line of this computer to the confirm page', async () => {
    const response = await start(CALLBACK);
    expect(response.status).toBe(302);
    const location = `/connect-cli?callback=${encodeURIComponent(CALLBACK)}`;
    expect(response.headers.get('location')).toBe(location);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect((await get(`/auth/github?cli_callback=${CALLBACK}`, { method: 'HEAD' })).status).toBe(302);
  });

  it('without a callback is the ordinary sign-in', async () => {
    for (const path of ['/auth/github', '/auth/github?', '/auth/github?x=1']) {
      const response = await get(path);
      expect([response.status, response.headers.get('location')]).toEqual([302, '/sign-in']);
    }
  });

  it.each([
    '',
    'https://evil.example/callback',
    'http://localhost:9876@evil.example/callback',
    'http://evil@localhost:9876/callback',
    'http://localhost:9875/callback',
    'http://localhost:9876/callback?a=b',
    'http://localhost:9876/callback#x',
    'http://localhost:9876/callback\r\nLocation: https://evil.example',
    '"><script>alert(1)</script>',
  ])('with the callback %j shows a page and leads nowhere', async (callback) => {
    await expectNotice(await start(callback), 400, 'not from a command line on this computer');
  });

  it('with two callbacks, or one encoded twice, leads nowhere', async () => {
    const two = `cli_callback=${CALLBACK}&cli_callback=${CALLBACK}`;
    const twice = `cli_callback=${encodeURIComponent(encodeURIComponent(CALLBACK))}`;
    for (const query of [two, twice, `cli_callback=${CALLBACK}%00`, 'cli_callback=%ff%zz']) {
      await expectNotice(await get(`/auth/github?${query}`), 400, 'not from a command line');
    }
  });

  it('takes no other method', async () => {
    const response = await get('/auth/github', { method: 'POST' });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });
});

describe('the confirm page', () => {
  it('hands the command line a token that does what the user may do, listed in the console', async () => {
    const response = await press({ callback: 'http://127.0.0.1:9886/callback' });
    expect(response.status).toBe(302);
    const location = new URL(response.headers.get('location') ?? '');
    expect(location.origin + location.pathname).toBe('http://127.0.0.1:9886/callback');
    expect([...location.searchParams.keys()]).toEqual(['token']);
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
    const token = location.searchParams.get('token') ?? '';
    expect(token).toMatch(/^hwp_/);
    expect((await callV1(server, '/v1/auth/me', { token })).json).toMatchObject({ email: ada.email });
    expect(await tokensOf(ada)).toMatchObject([
      {
        name: 'Command line, 3 May 2026',
        scopes: Scope.options,
        expiresAt: new Date(clock.now() + 365 * 86_400_000).toISOString(),
        status: 'active',
      },
    ]);
  });

  it('tells the command line that it was denied, and makes no token', async () => {
    const response = await press({ decision: 'deny' });
    expect(response.status).toBe(302);
    expect(response.headers.get('location')).toBe(`${CALLBACK}?error=access_denied`);
    expect(await tokensOf(ada)).toEqual([]);
  });

  it('tells the command line when there are too many tokens', async () => {
    const api = callAs(test.context, ada.principal).accessToken;
    for (let i = 0; i < 50; i++) await api.create({ name: `${i}`, scopes: ['stream:listen'] });
    const response = await press({});
    expect(response.headers.get('location')).toBe(`${CALLBACK}?error=limit_exceeded`);
  });

  it('asks for a sign-in when the session ended meanwhile', async () => {
    const response = await press({ account: null });
    expect(response.status).toBe(302);
    expect(response.headers.get('location')).toMatch(/^\/connect-cli\?callback=http%3A/);
  });
});

describe('a decision that nobody made on our page', () => {
  it('is refused when another site, or no page at all, sends it', async () => {
    const foreign = [
      { Origin: 'https://evil.example' },
      { Origin: 'null' },
      { Origin: server.http, 'Sec-Fetch-Site': 'same-site' },
      { Origin: server.http, 'Sec-Fetch-Site': 'cross-site' },
      { Origin: server.http.replace('127.0.0.1', 'localhost') },
    ];
    for (const headers of foreign) {
      await expectNotice(await press({ headers }), 403, 'did not come from Hookwire');
    }
    const cookie = await sessionCookie(ada);
    const noOrigin = await get('/auth/cli', { method: 'POST', body: 'x', headers: { Cookie: cookie } });
    await expectNotice(noOrigin, 403, 'did not come from Hookwire');
    expect(await tokensOf(ada)).toEqual([]);
  });

  it('is refused with the consent of another account, another callback, another session, or none', async () => {
    const bob = await createTestAccount(test.context);
    const shown = { secret: TEST_SECRET, principal: ada.principal, callback: CALLBACK, nowMs: clock.now() };
    const consents = [
      issueCliConsent({ ...shown, principal: bob.principal }),
      issueCliConsent({ ...shown, callback: 'http://localhost:9877/callback' }),
      issueCliConsent({ ...shown, principal: { ...ada.principal, sessionVersion: 2 } }),
      issueCliConsent({ ...shown, secret: 'another secret' }),
      issueCliConsent(shown).replace(/^\d/, (digit) => String((Number(digit) + 1) % 10)),
      '',
      'x',
    ];
    for (const consent of consents) await expectNotice(await press({ consent }), 403, 'open for too long');
    expect(await tokensOf(ada)).toEqual([]);
  });

  it('is refused ten minutes after the page was shown', async () => {
    const shown = { secret: TEST_SECRET, principal: ada.principal, callback: CALLBACK, nowMs: clock.now() };
    const consent = issueCliConsent(shown);
    clock.advance(599_999);
    expect((await press({ consent, decision: 'deny' })).status).toBe(302);
    clock.advance(1);
    await expectNotice(await press({ consent }), 403, 'open for too long');
  });

  it('leads nowhere with a callback of another place', async () => {
    const elsewhere = press({ callback: 'https://evil.example/callback' });
    await expectNotice(await elsewhere, 400, 'not from a command line');
  });

  it('is refused when it is no decision, no form, or too long', async () => {
    await expectNotice(await press({ decision: 'maybe' }), 400, 'could not be read');
    await expectNotice(await press({ headers: { 'Content-Type': 'text/plain' } }), 400, 'could not be read');
    await expectNotice(await press({ consent: 'x'.repeat(9000) }), 400, 'could not be read');
    const response = await get('/auth/cli');
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
  });
});
