import { afterAll, beforeAll, expect, it } from 'vitest';
import { startSignIn } from '#domain/access-token/start-sign-in.ts';
import { refreshPair } from '#domain/access-token/refresh-pair.ts';
import { judgeCredential } from '#domain/principal/from-credential.ts';
import { callAs, createTestAccount } from '#testing/accounts.ts';
import { createTestClock } from '#testing/clock.ts';
import { createTestContext, type TestContext } from '#testing/context.ts';
import { purgeTokens } from './purge-tokens.ts';

const DAY_MS = 86_400_000;
const clock = createTestClock();
const visitor = { remoteAddress: '203.0.113.9', userAgent: null };
let test: TestContext;
beforeAll(async () => {
  test = await createTestContext({ clock });
});
afterAll(() => test.close());

it('a sign-in goes a week after it expired, in batches; until then it is told that it expired', async () => {
  const { principal } = await createTestAccount(test.context);
  for (let i = 0; i < 5; i++) await startSignIn(test.context, principal, null);
  const last = await startSignIn(test.context, principal, null);
  const judge = () => judgeCredential(test.context, last?.accessToken ?? '', '203.0.113.9');
  clock.advance(7 * DAY_MS + 900_000);
  expect(await purgeTokens(test.context)).toEqual({ accessTokens: 0, refreshTokens: 0 });
  expect(await judge()).toEqual({ refused: 'expired' });
  clock.advance(1);
  expect(await purgeTokens(test.context, { batchSize: 2 })).toEqual({ accessTokens: 6, refreshTokens: 0 });
  expect(await judge()).toEqual({ refused: 'invalid' });
  const expired = await refreshPair(test.context, visitor, last?.refreshToken ?? '');
  expect(expired).toEqual({ refused: 'expired' });
  clock.advance(7 * DAY_MS);
  expect(await purgeTokens(test.context, { batchSize: 2 })).toEqual({ accessTokens: 0, refreshTokens: 6 });
});

it('a personal access token stays, for the list of what became of it', async () => {
  const { principal } = await createTestAccount(test.context);
  const api = callAs(test.context, principal).accessToken;
  const expiresAt = new Date(clock.now() + 1000).toISOString();
  await api.create({ name: 'laptop', scopes: ['stream:listen'], expiresAt });
  clock.advance(365 * DAY_MS);
  await purgeTokens(test.context);
  expect(await api.list()).toMatchObject([{ name: 'laptop', status: 'expired' }]);
});

it('stops between two batches when it is told to, and shares the work with other nodes', async () => {
  const { principal } = await createTestAccount(test.context);
  for (let i = 0; i < 6; i++) await startSignIn(test.context, principal, null);
  clock.advance(15 * DAY_MS);
  const aborted = { signal: AbortSignal.abort() };
  expect(await purgeTokens(test.context, aborted)).toEqual({ accessTokens: 0, refreshTokens: 0 });
  const counts = await Promise.all([1, 2, 3].map(() => purgeTokens(test.context, { batchSize: 1 })));
  await purgeTokens(test.context);
  expect(counts.reduce((sum, { accessTokens }) => sum + accessTokens, 0)).toBeLessThanOrEqual(6);
  const where = { workspaceId: principal.workspaceId };
  expect(await test.context.db.accessToken.count({ where })).toBe(0);
  expect(await test.context.db.refreshToken.count({ where })).toBe(0);
});
