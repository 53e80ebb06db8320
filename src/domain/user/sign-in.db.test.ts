import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createMemoryLimiter } from '#infra/limiter-memory.ts';
import { RATE_RULES } from '#domain/limit/rules.ts';
import { createTestAccount, refusalOf } from '#testing/accounts.ts';
import { createTestClock } from '#testing/clock.ts';
import { createTestContext, type TestContext } from '#testing/context.ts';
import { hashPassword } from './password.ts';
import { claimsOfOauthAccount } from './session-claims.ts';
import { signInWithPassword } from './sign-in-with-password.ts';
import { signInWithProvider, type ProviderProfile } from './sign-in-with-provider.ts';

const clock = createTestClock();
let test: TestContext;
let passwordHash: string;
beforeAll(async () => {
  test = await createTestContext({ clock, limiter: createMemoryLimiter({ clock }) });
  passwordHash = await hashPassword('correct horse');
});
afterAll(() => test.close());
beforeEach(() => {
  clock.advance(3_600_000);
});

function signIn(email: string, password: string, remoteAddress = '203.0.113.9') {
  return signInWithPassword(test.context, { remoteAddress }, { email, password });
}

describe('signing in with a password', () => {
  it('works with the right one and no other', async () => {
    const { email, principal } = await createTestAccount(test.context, { passwordHash });
    const { userId, workspaceId, sessionVersion } = principal;
    expect(await signIn(email, 'correct horse')).toEqual({ userId, workspaceId, sessionVersion });
    for (const wrong of ['correct horsf', 'Correct horse', ' correct horse', '']) {
      expect(await signIn(email, wrong)).toBeNull();
    }
  });

  it('answers the same for an unknown address and for an account without a password', async () => {
    const { email } = await createTestAccount(test.context);
    expect(await signIn(email, 'correct horse')).toBeNull();
    expect(await signIn(`${randomUUID()}@example.com`, 'correct horse')).toBeNull();
  });

  it('takes as long for an unknown address as for a known one', async () => {
    const { email } = await createTestAccount(test.context, { passwordHash });
    const nobody = `${randomUUID()}@example.com`;
    const fastest = { [email]: Infinity, [nobody]: Infinity };
    for (let i = 0; i < 9; i++) {
      for (const address of [email, nobody]) {
        const startedAt = performance.now();
        await signIn(address, 'wrong', `203.0.113.${i}`);
        fastest[address] = Math.min(fastest[address] ?? Infinity, performance.now() - startedAt);
      }
    }
    // Without the hash it would be a tenth.
    expect(fastest[nobody]).toBeGreaterThan((fastest[email] ?? 0) / 2);
  });

  it('is limited by account, also for accounts that do not exist, and says when to try again', async () => {
    const { email } = await createTestAccount(test.context, { passwordHash });
    for (const address of [email, `${randomUUID()}@example.com`]) {
      for (let i = 0; i < 10; i++) await signIn(address, 'wrong', `203.0.113.${i}`);
      const refusal = await refusalOf(signIn(address, 'correct horse', '203.0.113.99'));
      expect(refusal).toMatchObject({
        code: 'rate_limited',
        message: 'Too many attempts. Try again in 2 minutes.',
      });
    }
    clock.advance(90_000);
    expect(await signIn(email, 'correct horse')).not.toBeNull();
  });

  it('is limited by network address', async () => {
    const from = '203.0.113.200';
    const rule = RATE_RULES.signInPerAddress;
    for (let i = 1; i < rule.capacity; i++) await test.context.limiter.consume(rule, from);
    expect(await signIn(`${randomUUID()}@example.com`, 'wrong', from)).toBeNull();
    expect((await refusalOf(signIn(`${randomUUID()}@example.com`, 'wrong', from))).code).toBe('rate_limited');
  });

  it('is refused while the limiter can not be asked', async () => {
    const { email } = await createTestAccount(test.context, { passwordHash });
    const limiter = {
      consume: () =>
        Promise.resolve({
          allowed: false,
          limit: 10,
          remaining: 0,
          resetAtMs: clock.now() + 60_000,
          unreachable: true,
        }),
    };
    const attempt = signInWithPassword(
      { ...test.context, limiter },
      { remoteAddress: '203.0.113.9' },
      { email, password: 'correct horse' },
    );
    expect(await refusalOf(attempt)).toMatchObject({ code: 'unavailable', detail: { retryAfterMs: 60_000 } });
  });
});

describe('signing in through a provider', () => {
  function profile(changes: Partial<ProviderProfile> = {}): ProviderProfile {
    return {
      provider: 'github',
      providerAccountId: randomUUID(),
      email: `${randomUUID()}@example.com`,
      emailVerified: true,
      name: 'Ada',
      avatarUrl: null,
      ...changes,
    };
  }

  it('creates an account with a confirmed address, and finds it again', async () => {
    const ada = profile();
    expect(await signInWithProvider(test.context, ada)).toBe('ok');
    const claims = await claimsOfOauthAccount(test.context, ada);
    expect(await signInWithProvider(test.context, { ...ada, email: 'changed@example.com' })).toBe('ok');
    expect(await claimsOfOauthAccount(test.context, ada)).toEqual(claims);
    const user = await test.context.db.user.findUniqueOrThrow({ where: { id: claims?.userId ?? '' } });
    expect(user).toMatchObject({
      email: ada.email,
      passwordHash: null,
      emailVerifiedAt: expect.any(Date) as unknown,
    });
  });

  it('creates one account when it happens twice at once', async () => {
    const ada = profile();
    const outcomes = await Promise.all([1, 2, 3].map(() => signInWithProvider(test.context, ada)));
    expect(outcomes).toEqual(['ok', 'ok', 'ok']);
    expect(await test.context.db.user.count({ where: { email: ada.email ?? '' } })).toBe(1);
  });

  it('links to an account with the same address when both sides have proved it', async () => {
    const { email, principal } = await createTestAccount(test.context, { emailVerified: true });
    const ada = profile({ email });
    expect(await signInWithProvider(test.context, ada)).toBe('ok');
    expect((await claimsOfOauthAccount(test.context, ada))?.userId).toBe(principal.userId);
  });

  it('does not open an account whose address was never proved: a stranger may have made it', async () => {
    const { email, principal } = await createTestAccount(test.context, { passwordHash });
    const ada = profile({ email });
    expect(await signInWithProvider(test.context, ada)).toBe('AccountEmailNotVerified');
    expect(await claimsOfOauthAccount(test.context, ada)).toBeNull();
    expect(await test.context.db.oauthAccount.count({ where: { userId: principal.userId } })).toBe(0);
  });

  it.each([{ emailVerified: false }, { email: null }])('is refused with %j', async (changes) => {
    const { email } = await createTestAccount(test.context, { emailVerified: true });
    const ada = profile({ email, ...changes });
    expect(await signInWithProvider(test.context, ada)).toBe('ProviderEmailNotVerified');
  });

  it('makes no account where sign-ups are closed', async () => {
    const config = { ...test.context.config, signups: 'closed' as const };
    const ada = profile();
    expect(await signInWithProvider({ ...test.context, config }, ada)).toBe('SignupsClosed');
    expect(await test.context.db.user.count({ where: { email: ada.email ?? '' } })).toBe(0);
  });
});
