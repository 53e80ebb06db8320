import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createMemoryLimiter } from '#infra/limiter-memory.ts';
import { createCredential } from '#domain/principal/credential.ts';
import { judgeCredential } from '#domain/principal/from-credential.ts';
import type { BusMessage } from '#domain/stream/bus.ts';
import { signOutEverywhere } from '#domain/user/sign-out-everywhere.ts';
import { createTestAccount, refusalOf, type TestAccount } from '#testing/accounts.ts';
import { createTestClock } from '#testing/clock.ts';
import { createTestContext, type TestContext } from '#testing/context.ts';
import { refreshPair } from './refresh-pair.ts';
import type { TokenPair } from './schemas.ts';
import { startSignIn } from './start-sign-in.ts';

const MINUTE = 60_000;
const DAY_MS = 86_400_000;
const clock = createTestClock();
let test: TestContext;
let ada: TestAccount;
const revoked: BusMessage[] = [];
beforeAll(async () => {
  test = await createTestContext({ clock, limiter: createMemoryLimiter({ clock }) });
  test.context.bus.subscribe('credential-revoked', (message) => revoked.push(message));
});
beforeEach(async () => {
  ada = await createTestAccount(test.context);
  clock.advance(60 * MINUTE);
});
afterAll(() => test.close());

async function signIn(): Promise<TokenPair> {
  const pair = await startSignIn(test.context, ada.principal, 'curl/8');
  if (!pair) throw new Error('Could not sign in');
  clock.advance(MINUTE);
  return pair;
}

const visitor = { remoteAddress: '203.0.113.9', userAgent: 'curl/8' };
const tryRefresh = (token: string) => refreshPair(test.context, visitor, token);
async function refresh(token: string): Promise<TokenPair> {
  const result = await tryRefresh(token);
  if (!('tokens' in result)) throw new Error(`Refused: ${result.refused}`);
  return result.tokens;
}
async function judge(token: string): Promise<string> {
  const judged = await judgeCredential(test.context, token, '203.0.113.9');
  return 'principal' in judged ? 'works' : judged.refused;
}
describe('a pair', () => {
  it('opens everything for a quarter of an hour, and is renewed for seven days', async () => {
    const first = await signIn();
    expect(first).toMatchObject({
      accessToken: expect.stringMatching(/^hwa_[0-9A-Za-z]{39}$/) as unknown,
      refreshToken: expect.stringMatching(/^hwr_[0-9A-Za-z]{39}$/) as unknown,
      expiresInSeconds: 900,
    });
    clock.advance(14 * MINUTE - 1);
    expect(await judge(first.accessToken)).toBe('works');
    clock.advance(1);
    expect(await judge(first.accessToken)).toBe('expired');
    clock.advance(7 * DAY_MS - 15 * MINUTE - 1);
    const second = await refresh(first.refreshToken);
    expect(await judge(second.accessToken)).toBe('works');
    clock.advance(7 * DAY_MS);
    expect(await tryRefresh(second.refreshToken)).toEqual({ refused: 'expired' });
  });

  it('does not end the one before it, whose sockets stay open', async () => {
    const first = await signIn();
    await refresh(first.refreshToken);
    expect(await judge(first.accessToken)).toBe('works');
  });

  it('has a refresh token that opens no door, and an access token that refreshes nothing', async () => {
    const { accessToken, refreshToken } = await signIn();
    expect(await judge(refreshToken)).toBe('invalid');
    expect(await tryRefresh(accessToken)).toEqual({ refused: 'invalid' });
    expect(await tryRefresh(createCredential('hwr_'))).toEqual({ refused: 'invalid' });
    expect(await tryRefresh('')).toEqual({ refused: 'invalid' });
  });
});

describe('a refresh token that is used twice', () => {
  it('ends the whole sign-in at once, the newest access token included, and is written down', async () => {
    const first = await signIn();
    const second = await refresh(first.refreshToken);
    const third = await refresh(second.refreshToken);
    expect(await tryRefresh(first.refreshToken)).toEqual({ refused: 'revoked' });
    for (const { accessToken } of [first, second, third]) expect(await judge(accessToken)).toBe('revoked');
    expect(await tryRefresh(third.refreshToken)).toEqual({ refused: 'revoked' });
    const { workspaceId } = ada.principal;
    const tokens = await test.context.db.accessToken.findMany({ where: { workspaceId } });
    for (const { id } of tokens) {
      expect(revoked).toContainEqual({ topic: 'credential-revoked', kind: 'access_token', id });
    }
    const where = { workspaceId, action: 'sign_in.refresh_token_reused' };
    expect(await test.context.db.auditEvent.count({ where })).toBe(1);
  });

  it('leaves the user’s other sign-ins alone', async () => {
    const [one, other] = [await signIn(), await signIn()];
    await refresh(one.refreshToken);
    await tryRefresh(one.refreshToken);
    expect(await judge(other.accessToken)).toBe('works');
    await refresh(other.refreshToken);
  });
});

describe('at the same moment', () => {
  it('of several refreshes with one token one is answered, and the sign-in is over', async () => {
    const { refreshToken } = await signIn();
    const results = await Promise.all(Array.from({ length: 6 }, () => tryRefresh(refreshToken)));
    const pairs = results.flatMap((result) => ('tokens' in result ? [result.tokens] : []));
    expect(pairs).toHaveLength(1);
    expect(await judge(pairs[0]?.accessToken ?? '')).toBe('revoked');
    const live = { workspaceId: ada.principal.workspaceId, usedAt: null, revokedAt: null };
    expect(await test.context.db.refreshToken.count({ where: live })).toBe(0);
  });

  it('a refresh and signing out everywhere leave nothing that works', async () => {
    for (let i = 0; i < 8; i++) {
      ada = await createTestAccount(test.context);
      const { refreshToken } = await signIn();
      const [result] = await Promise.all([
        tryRefresh(refreshToken),
        signOutEverywhere(test.context, ada.principal),
      ]);
      if ('tokens' in result) expect(await judge(result.tokens.accessToken)).toBe('revoked');
      const { workspaceId } = ada.principal;
      const live = { workspaceId, usedAt: null, revokedAt: null };
      expect(await test.context.db.refreshToken.count({ where: live })).toBe(0);
    }
  });
});

it('a client in a loop is stopped, and told how long to wait', async () => {
  let { refreshToken } = await signIn();
  for (let i = 0; i < 30; i++) ({ refreshToken } = await refresh(refreshToken));
  const refusal = await refusalOf(tryRefresh(refreshToken));
  expect(refusal).toMatchObject({ code: 'rate_limited' });
  clock.advance(refusal.detail.retryAfterMs ?? 0);
  await refresh(refreshToken);
});
