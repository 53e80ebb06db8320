import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { judgeCredential } from '#domain/principal/from-credential.ts';
import { callAs, createTestAccount, refusalOf } from '#testing/accounts.ts';
import { createTestClock } from '#testing/clock.ts';
import { createTestContext, type TestContext } from '#testing/context.ts';
import { refreshPair } from './refresh-pair.ts';
import { startSignIn } from './start-sign-in.ts';

const clock = createTestClock();
let test: TestContext;
beforeAll(async () => {
  test = await createTestContext({ clock });
});
afterAll(() => test.close());

async function setUp() {
  const account = await createTestAccount(test.context);
  const api = callAs(test.context, account.principal).accessToken;
  const signIn = async (client: string | null = null) => {
    clock.advance(1000);
    const pair = await startSignIn(test.context, account.principal, client);
    if (!pair) throw new Error('Could not sign in');
    return pair;
  };
  return { ...account, api, signIn };
}
const judge = async (token: string) => {
  const judged = await judgeCredential(test.context, token, '203.0.113.9');
  return 'principal' in judged ? 'works' : judged.refused;
};

describe('the list of sign-ins', () => {
  it('names the program of the last refresh and when it was last seen, the newest first', async () => {
    const { api, signIn } = await setUp();
    const first = await signIn('curl/8');
    await signIn();
    clock.advance(60_000);
    const visitor = { remoteAddress: '203.0.113.9', userAgent: 'curl/9' };
    const refreshed = await refreshPair(test.context, visitor, first.refreshToken);
    if (!('tokens' in refreshed)) throw new Error('Could not refresh');
    const refreshedAt = new Date(clock.now()).toISOString();
    clock.advance(1000);
    await judge(refreshed.tokens.accessToken);
    await vi.waitFor(async () => {
      expect(await api.listSignIns()).toMatchObject([
        { client: 'curl/9', refreshedAt, lastUsedAt: new Date(clock.now()).toISOString() },
        { client: '', lastUsedAt: null },
      ]);
    });
  });

  it('keeps what a program calls itself to one short line', async () => {
    const { api, signIn } = await setUp();
    await signIn(`a\0b\r\n${'x'.repeat(1000)}`);
    const [found] = await api.listSignIns();
    expect(found?.client).toBe(`a b  ${'x'.repeat(195)}`);
  });

  it('leaves out what has ended or expired', async () => {
    const { api, signIn } = await setUp();
    await signIn();
    clock.advance(7 * 86_400_000);
    const { accessToken } = await signIn();
    const listed = await api.listSignIns();
    expect(listed).toHaveLength(1);
    await api.endSignIn({ id: listed[0]?.id ?? '' });
    expect(await api.listSignIns()).toEqual([]);
    expect(await judge(accessToken)).toBe('revoked');
    expect(await api.endSignIn({ id: listed[0]?.id ?? '' })).toEqual({});
    expect((await refusalOf(api.endSignIn({ id: randomUUID() }))).message).toBe('Sign-in not found');
  });
});

it('the hundred newest sign-ins of a user go on', async () => {
  const { api, signIn } = await setUp();
  const pairs = [];
  for (let i = 0; i < 101; i++) pairs.push(await signIn());
  expect(await api.listSignIns()).toHaveLength(100);
  expect(await judge(pairs[0]?.accessToken ?? '')).toBe('revoked');
  expect(await judge(pairs[1]?.accessToken ?? '')).toBe('works');
});

it('a sign-in that was judged before the sessions ended gets no tokens', async () => {
  const { principal, api } = await setUp();
  await callAs(test.context, principal).account.signOutEverywhere();
  expect(await startSignIn(test.context, principal, null)).toBeNull();
  expect((await refusalOf(api.listSignIns())).code).toBe('unauthorized');
});
