import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMemoryLimiter } from '#infra/limiter-memory.ts';
import type { BusMessage } from '#domain/stream/bus.ts';
import { callAs, createTestAccount, refusalOf } from '#testing/accounts.ts';
import { createTestClock } from '#testing/clock.ts';
import { createTestContext, type TestContext } from '#testing/context.ts';
import { hashPassword } from './password.ts';
import { signInWithPassword } from './sign-in-with-password.ts';

const clock = createTestClock();
let test: TestContext;
let passwordHash: string;
const revoked: BusMessage[] = [];
beforeAll(async () => {
  test = await createTestContext({ clock, limiter: createMemoryLimiter({ clock }) });
  test.context.bus.subscribe('sessions-revoked', (message) => revoked.push(message));
  passwordHash = await hashPassword('correct horse');
});
afterAll(() => test.close());

const change = { currentPassword: 'correct horse', newPassword: 'battery staple' };

describe('changing the password', () => {
  it('ends every session, tells open sockets, and the new password signs in', async () => {
    const { email, principal } = await createTestAccount(test.context, { passwordHash });
    const caller = callAs(test.context, principal).account;
    expect(await caller.changePassword(change)).toEqual({});
    expect((await refusalOf(caller.me())).code).toBe('unauthorized');
    expect(revoked).toContainEqual({
      topic: 'sessions-revoked',
      userId: principal.userId,
      sessionVersion: principal.sessionVersion + 1,
    });
    const visitor = { remoteAddress: '203.0.113.9' };
    const attempt = (password: string) => signInWithPassword(test.context, visitor, { email, password });
    expect(await attempt('correct horse')).toBeNull();
    expect(await attempt('battery staple')).not.toBeNull();
    expect(test.mails.at(-1)).toMatchObject({ to: email, subject: 'Your password was changed' });
  });

  it('needs the current one, and not many guesses of it', async () => {
    const { principal } = await createTestAccount(test.context, { passwordHash });
    const caller = callAs(test.context, principal).account;
    for (let i = 0; i < 10; i++) {
      const refusal = await refusalOf(caller.changePassword({ ...change, currentPassword: `guess ${i}` }));
      expect(refusal).toMatchObject({ code: 'invalid_input', detail: { field: 'currentPassword' } });
    }
    expect((await refusalOf(caller.changePassword(change))).code).toBe('rate_limited');
  });

  it('says what to do to an account that signs in through a provider only', async () => {
    const { principal } = await createTestAccount(test.context);
    const refusal = await refusalOf(callAs(test.context, principal).account.changePassword(change));
    expect(refusal).toMatchObject({
      code: 'forbidden',
      message: expect.stringContaining('Forgot password') as unknown,
    });
  });
});

describe('signing out everywhere', () => {
  it('ends every session of this user and of nobody else', async () => {
    const [ada, bob] = [await createTestAccount(test.context), await createTestAccount(test.context)];
    await callAs(test.context, ada.principal).account.signOutEverywhere();
    expect((await refusalOf(callAs(test.context, ada.principal).account.me())).code).toBe('unauthorized');
    expect((await callAs(test.context, bob.principal).account.me()).user.email).toBe(bob.email);
  });

  it('is on record', async () => {
    const { principal } = await createTestAccount(test.context);
    await callAs(test.context, principal).account.signOutEverywhere();
    const { workspaceId, userId } = principal;
    const event = await test.context.db.auditEvent.findFirst({
      where: { workspaceId, action: 'user.signed_out_everywhere' },
    });
    expect(event).toMatchObject({ actor: `user:${userId}`, subject: userId });
  });
});

it('the name can be changed', async () => {
  const { principal } = await createTestAccount(test.context);
  const caller = callAs(test.context, principal).account;
  await caller.updateProfile({ name: '  Ada Lovelace ' });
  expect((await caller.me()).user.name).toBe('Ada Lovelace');
});
