import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createMemoryLimiter } from '#infra/limiter-memory.ts';
import { RATE_RULES } from '#domain/limit/rules.ts';
import { callAs, refusalOf } from '#testing/accounts.ts';
import { createTestClock } from '#testing/clock.ts';
import { createTestContext, type TestContext } from '#testing/context.ts';
import { signInWithPassword } from './sign-in-with-password.ts';

const clock = createTestClock();
const visitor = { remoteAddress: '203.0.113.9' };
let test: TestContext;
beforeAll(async () => {
  test = await createTestContext({ clock, limiter: createMemoryLimiter({ clock }) });
});
afterAll(() => test.close());
// The rate limits of one test are not those of the next.
beforeEach(() => {
  clock.advance(3_600_000);
});

function newEmail(): string {
  return `${randomUUID()}@example.com`;
}

function register(email: string, password = 'correct horse', remoteAddress = visitor.remoteAddress) {
  return callAs(test.context, null, { remoteAddress }).auth.register({ email, password, name: 'Ada' });
}

describe('a stranger who signs up', () => {
  it('gets a workspace of their own on the default plan, with a first endpoint ready for captures', async () => {
    const email = newEmail();
    expect(await register(email)).toEqual({});
    const claims = await signInWithPassword(test.context, visitor, { email, password: 'correct horse' });
    if (!claims) throw new Error('Could not sign in');
    const caller = callAs(test.context, { kind: 'user', ...claims });
    const me = await caller.account.me();
    expect(me.user).toMatchObject({ email, name: 'Ada', emailVerified: false, hasPassword: true });
    expect(me.workspace.plan).toBe(test.context.config.defaultPlan);
    expect(me.mail).toBe('log');
    const endpoints = await caller.endpoint.list();
    expect(endpoints.map(({ name, status, head }) => ({ name, status, head }))).toEqual([
      { name: 'My first endpoint', status: 'active', head: 0 },
    ]);
    const [endpoint] = endpoints;
    expect(await test.context.logStore.heads([endpoint?.id ?? ''])).toHaveProperty('size', 1);
  });

  it('gets a link to confirm the address', async () => {
    const email = newEmail();
    await register(email);
    const mail = test.mails.find(({ to }) => to === email);
    expect(mail?.text).toMatch(/\/verify-email\?token=[\w-]{43}\n/);
  });

  it('keeps the password as an argon2id hash with the recommended cost, and the link as a hash', async () => {
    const email = newEmail();
    await register(email);
    const user = await test.context.db.user.findUniqueOrThrow({
      where: { email },
      include: { mailTokens: true },
    });
    expect(user.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    const token = /token=([\w-]+)/.exec(test.mails.find(({ to }) => to === email)?.text ?? '')?.[1] ?? '';
    expect(user.mailTokens).toHaveLength(1);
    expect(Buffer.from(user.mailTokens[0]?.tokenHash ?? []).toString('base64url')).not.toContain(token);
  });

  it('has one account, however the address is spelled and however often it is sent', async () => {
    const email = newEmail();
    await Promise.all([register(email), register(` ${email.toUpperCase()} `), register(email)]);
    expect(await test.context.db.user.count({ where: { email } })).toBe(1);
  });
});

describe('an address that has an account', () => {
  it('gets the same answer, keeps its password, and its owner is told', async () => {
    const email = newEmail();
    await register(email, 'the first password');
    expect(await register(email, 'another password')).toEqual({});
    const attempt = (password: string) => signInWithPassword(test.context, visitor, { email, password });
    expect(await attempt('another password')).toBeNull();
    expect(await attempt('the first password')).not.toBeNull();
    const subjects = test.mails.filter(({ to }) => to === email).map(({ subject }) => subject);
    expect(subjects).toEqual(['Confirm your e-mail address', 'You already have a Hookwire account']);
  });

  it('is not told by the time of the answer', async () => {
    const email = newEmail();
    const timed = async (address: string) => {
      const startedAt = performance.now();
      await register(address);
      return performance.now() - startedAt;
    };
    // Both wait for the same moment, which lies after all that either of them does.
    expect(await timed(email)).toBeGreaterThan(295);
    expect(await timed(email)).toBeGreaterThan(295);
  });
});

describe('sign-ups', () => {
  it('are refused with words where the operator has closed them', async () => {
    const config = { ...test.context.config, signups: 'closed' as const };
    const closed = callAs({ ...test.context, config }, null);
    expect((await closed.auth.options()).signups).toBe('closed');
    const refusal = await refusalOf(closed.auth.register({ email: newEmail(), password: 'correct horse' }));
    expect(refusal).toMatchObject({
      code: 'forbidden',
      message: expect.stringContaining('no new accounts') as unknown,
    });
  });

  it('are limited by network address, and the answer says when to try again', async () => {
    const remoteAddress = '203.0.113.77';
    const rule = RATE_RULES.registerPerAddress;
    for (let i = 1; i < rule.capacity; i++) await test.context.limiter.consume(rule, remoteAddress);
    expect(await register(newEmail(), 'correct horse', remoteAddress)).toEqual({});
    const refusal = await refusalOf(register(newEmail(), 'correct horse', remoteAddress));
    expect(refusal.code).toBe('rate_limited');
    expect(refusal.message).toMatch(/^Too many attempts\. Try again in 60 seconds\.$/);
    expect(refusal.detail.retryAfterMs).toBe(60_000);
  });

  it('send one address no more than five mails an hour', async () => {
    const email = newEmail();
    for (let i = 0; i < 5; i++) await register(email);
    expect((await refusalOf(register(email))).code).toBe('rate_limited');
    expect(test.mails.filter(({ to }) => to === email)).toHaveLength(5);
  });

  it.each([
    [{ email: 'not an address', password: 'correct horse' }, /address/],
    [{ email: 'ada@example.com', password: 'short' }, /8 characters/],
  ])('with %j say what is wrong', async (input, words) => {
    await expect(callAs(test.context, null).auth.register(input)).rejects.toThrow(words);
  });
});
