import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createMemoryLimiter } from '#infra/limiter-memory.ts';
import { principalFromSession } from '#domain/principal/from-session.ts';
import { callAs, createTestAccount, refusalOf } from '#testing/accounts.ts';
import { createTestClock } from '#testing/clock.ts';
import { createTestContext, type TestContext } from '#testing/context.ts';
import { hashPassword } from './password.ts';
import { signInWithPassword } from './sign-in-with-password.ts';

const HOUR_MS = 3_600_000;
const visitor = { remoteAddress: '203.0.113.9' };
const clock = createTestClock();
let test: TestContext;
let passwordHash: string;
beforeAll(async () => {
  test = await createTestContext({ clock, limiter: createMemoryLimiter({ clock }) });
  passwordHash = await hashPassword('correct horse');
});
afterAll(() => test.close());
beforeEach(() => {
  clock.advance(HOUR_MS);
});

/** The newest link that was mailed there. */
function linkTo(email: string): string {
  const mail = test.mails.findLast(({ to, text }) => to === email && text.includes('token='));
  const token = /token=([\w-]+)\n/.exec(mail?.text ?? '')?.[1];
  if (!token) throw new Error(`No link was mailed to ${email}`);
  return token;
}

function stranger() {
  return callAs(test.context, null).auth;
}

function account(options: { emailVerified?: boolean } = {}) {
  return createTestAccount(test.context, { passwordHash, ...options });
}

describe('confirming an address', () => {
  it('works once, by the link, signed in or not', async () => {
    const { email, principal } = await account();
    const caller = callAs(test.context, principal).account;
    await caller.resendVerification();
    const token = linkTo(email);
    expect(await stranger().verifyEmail({ token })).toEqual({ purpose: 'verify_email', email });
    expect((await caller.me()).user.emailVerified).toBe(true);
    expect(await refusalOf(stranger().verifyEmail({ token }))).toMatchObject({ code: 'invalid_input' });
    expect((await refusalOf(caller.resendVerification())).code).toBe('conflict');
  });

  it('works once also when the link is opened twice at the same time', async () => {
    const { email, principal } = await account();
    await callAs(test.context, principal).account.resendVerification();
    const token = linkTo(email);
    const results = await Promise.allSettled([1, 2, 3, 4].map(() => stranger().verifyEmail({ token })));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('ends with the newer link, and after a day', async () => {
    const { email, principal } = await account();
    const caller = callAs(test.context, principal).account;
    await caller.resendVerification();
    const older = linkTo(email);
    await caller.resendVerification();
    const newer = linkTo(email);
    expect((await refusalOf(stranger().verifyEmail({ token: older }))).message).toContain(
      'Ask for a new link',
    );
    clock.advance(24 * HOUR_MS);
    expect((await refusalOf(stranger().verifyEmail({ token: newer }))).code).toBe('invalid_input');
  });

  it('is not done with a link of another kind, nor with a guess', async () => {
    const { email } = await account();
    await stranger().requestPasswordReset({ email });
    for (const token of [linkTo(email), 'guess', 'A'.repeat(43)]) {
      expect((await refusalOf(stranger().verifyEmail({ token }))).code).toBe('invalid_input');
    }
  });
});

describe('a forgotten password', () => {
  it('is replaced by the link, once; every session ends and the address counts as proved', async () => {
    const { email, principal } = await account();
    await stranger().requestPasswordReset({ email });
    const token = linkTo(email);
    expect(await stranger().resetPassword({ token, newPassword: 'battery staple' })).toEqual({});
    expect(await principalFromSession(test.context, principal)).toBeNull();
    const attempt = (password: string) => signInWithPassword(test.context, visitor, { email, password });
    expect(await attempt('correct horse')).toBeNull();
    const claims = await attempt('battery staple');
    if (!claims) throw new Error('Could not sign in');
    const me = await callAs(test.context, { kind: 'user', ...claims }).account.me();
    expect(me.user.emailVerified).toBe(true);
    const again = stranger().resetPassword({ token, newPassword: 'a third one' });
    expect((await refusalOf(again)).code).toBe('invalid_input');
    expect(test.mails.findLast(({ to }) => to === email)?.subject).toBe('Your password was changed');
  });

  it('has a link for one hour', async () => {
    const { email } = await account();
    await stranger().requestPasswordReset({ email });
    clock.advance(HOUR_MS);
    const late = stranger().resetPassword({ token: linkTo(email), newPassword: 'battery staple' });
    expect((await refusalOf(late)).code).toBe('invalid_input');
  });

  it('answers the same for an unknown address, in the same time, and sends nothing', async () => {
    const known = (await account()).email;
    const unknown = `${randomUUID()}@example.com`;
    const timed = async (email: string) => {
      const startedAt = performance.now();
      expect(await stranger().requestPasswordReset({ email })).toEqual({});
      return performance.now() - startedAt;
    };
    expect(await timed(known)).toBeGreaterThan(295);
    expect(await timed(unknown)).toBeGreaterThan(295);
    expect(test.mails.some(({ to }) => to === unknown)).toBe(false);
  });

  it('is limited by recipient, known or not', async () => {
    for (const email of [(await account()).email, `${randomUUID()}@example.com`]) {
      for (let i = 0; i < 5; i++) await stranger().requestPasswordReset({ email });
      expect((await refusalOf(stranger().requestPasswordReset({ email }))).code).toBe('rate_limited');
    }
  });
});

describe('changing the address', () => {
  const currentPassword = 'correct horse';

  it('happens when the link sent to the new one is opened; the old one is told', async () => {
    const { email, principal } = await account({ emailVerified: true });
    const newEmail = `${randomUUID()}@example.com`;
    const caller = callAs(test.context, principal).account;
    expect(await caller.changeEmail({ email: newEmail, currentPassword })).toEqual({});
    expect((await caller.me()).user.email).toBe(email);
    const told = test.mails.findLast(({ to }) => to === email);
    expect(told).toMatchObject({ subject: 'Your e-mail address is about to change' });
    expect(told?.text).not.toContain('token=');
    const opened = await stranger().verifyEmail({ token: linkTo(newEmail) });
    expect(opened).toEqual({ purpose: 'change_email', email: newEmail });
    expect((await caller.me()).user).toMatchObject({ email: newEmail, emailVerified: true });
  });

  it('makes links to the old address useless', async () => {
    const { email, principal } = await account();
    const newEmail = `${randomUUID()}@example.com`;
    await stranger().requestPasswordReset({ email });
    await callAs(test.context, principal).account.changeEmail({ email: newEmail, currentPassword });
    await stranger().verifyEmail({ token: linkTo(newEmail) });
    const reset = stranger().resetPassword({ token: linkTo(email), newPassword: 'battery staple' });
    expect((await refusalOf(reset)).code).toBe('invalid_input');
  });

  it('needs the password', async () => {
    const { principal } = await account();
    const attempt = callAs(test.context, principal).account.changeEmail({
      email: `${randomUUID()}@example.com`,
      currentPassword: 'wrong',
    });
    expect(await refusalOf(attempt)).toMatchObject({
      code: 'invalid_input',
      detail: { field: 'currentPassword' },
    });
  });

  it('does not tell that another account has the address; its owner gets a mail instead of a link', async () => {
    const [ada, bob] = [await account(), await account()];
    const caller = callAs(test.context, ada.principal).account;
    expect(await caller.changeEmail({ email: bob.email, currentPassword })).toEqual({});
    const toBob = test.mails.filter(({ to }) => to === bob.email);
    expect(toBob.map(({ subject }) => subject)).toEqual(['You already have a Hookwire account']);
  });

  it('is refused in words when another account took the address in the meantime', async () => {
    const { principal } = await account();
    const newEmail = `${randomUUID()}@example.com`;
    await callAs(test.context, principal).account.changeEmail({ email: newEmail, currentPassword });
    await test.context.db.user.create({ data: { email: newEmail } });
    expect((await refusalOf(stranger().verifyEmail({ token: linkTo(newEmail) }))).code).toBe('conflict');
  });
});
