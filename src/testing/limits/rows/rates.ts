import { randomUUID } from 'node:crypto';
import type { RateLimitRule } from '#domain/limit/limiter.ts';
import { RATE_RULES } from '#domain/limit/rules.ts';
import { hashPassword } from '#domain/user/password.ts';
import { createToken } from '#testing/access-tokens.ts';
import { callAs, mutateAs, NOTHING, sendTo } from '../answers.ts';
import type { Answer } from '../limit-row.ts';
import type { Account } from '../stage.ts';

/** Ready to try a door; the address is always this computer's. */
interface Tries {
  /** Whose attempts are counted. */
  subject: string;
  send(): Promise<Answer>;
  /** What an attempt that is let in leaves behind. */
  made(): Promise<number>;
}

export interface RateDoor {
  door: string;
  rule: RateLimitRule;
  prepare(account: Account): Promise<Tries>;
}

export const HERE = '127.0.0.1';
const PASSWORD = 'a password of tests';
const newEmail = (): string => `${randomUUID()}@example.com`;
export const none = (): Promise<number> => Promise.resolve(0);

type Send = (account: Account, email: string) => Promise<Answer>;

export const post =
  (path: string, body: (email: string) => unknown): Send =>
  ({ stage, ...account }, email) =>
    callAs({ ...account, stage }, ['POST', path], { body: body(email), headers: {} });
const mutation =
  (path: string, input: (email: string) => unknown): Send =>
  (account, email) =>
    mutateAs(account, path, input(email));

const logIn = post('/v1/auth/login', (email) => ({ email, password: 'wrong' }));
const registerOverRest = post('/v1/auth/register', (email) => ({ email, password: PASSWORD }));
const registerOnPage = mutation('auth.register', (email) => ({ email, password: PASSWORD }));
const askReset = mutation('auth.requestPasswordReset', (email) => ({ email }));

const users = ({ stage }: Account) => stage.ctx.db.user.count();
const mails = ({ stage }: Account) => Promise.resolve(stage.mails.length);

type Made = (account: Account) => Promise<number>;
interface Way {
  door: string;
  send: Send;
  made?: Made;
}

/** Another e-mail address at each try, so that only the network address counts. */
export function byAddress(rule: RateLimitRule, ways: readonly Way[]): RateDoor[] {
  return ways.map(({ door, send, made = none }) => ({
    door,
    rule,
    prepare: (account) =>
      Promise.resolve({ subject: HERE, send: () => send(account, newEmail()), made: () => made(account) }),
  }));
}

/** The same e-mail address at each try. */
function byEmail(rule: RateLimitRule, ways: readonly Way[]): RateDoor[] {
  return ways.map(({ door, send, made = none }) => ({
    door,
    rule,
    prepare: (account) => {
      const email = newEmail();
      return Promise.resolve({
        subject: email,
        send: () => send(account, email),
        made: () => made(account),
      });
    },
  }));
}

/** By the user or the workspace that is signed in, whose user gets a password. */
function byAccount(
  rule: RateLimitRule,
  subjectOf: (account: Account) => string,
  ways: readonly Way[],
): RateDoor[] {
  return ways.map(({ door, send, made = none }) => ({
    door,
    rule,
    prepare: async (account) => {
      const { ctx } = account.stage;
      const passwordHash = await hashPassword(PASSWORD);
      await ctx.db.user.update({ where: { id: account.tenant.userId }, data: { passwordHash } });
      return {
        subject: subjectOf(account),
        send: () => send(account, newEmail()),
        made: () => made(account),
      };
    },
  }));
}

const keys: Made = ({ stage, tenant }) =>
  stage.ctx.db.apiKey.count({ where: { workspaceId: tenant.workspaceId } });
const tokens: Made = ({ stage, tenant }) =>
  stage.ctx.db.accessToken.count({ where: { workspaceId: tenant.workspaceId } });
const NEW_KEY = { name: 'One more', scopes: ['stream:listen'] };
const ofUser = ({ tenant }: Account): string => tenant.userId;
const ofWorkspace = ({ tenant }: Account): string => tenant.workspaceId;

/** A sign-in of its own, each try with the token of the last. */
const refreshing: RateDoor = {
  door: 'POST /v1/auth/refresh',
  rule: RATE_RULES.refreshPerSignIn,
  prepare: async (account) => {
    const first = await registerOverRest(account, newEmail());
    let { refresh_token: token } = first.json as { refresh_token: string };
    const { db } = account.stage.ctx;
    const { familyId } = await db.refreshToken.findFirstOrThrow({ orderBy: { createdAt: 'desc' } });
    return {
      subject: familyId,
      send: async () => {
        const answer = await post('/v1/auth/refresh', () => ({ refresh_token: token }))(account, '');
        if (answer.status === 200) token = (answer.json as { refresh_token: string }).refresh_token;
        return answer;
      },
      made: () => db.refreshToken.count(),
    };
  },
};

/** A question, so it is asked by GET. */
const judging: RateDoor = {
  door: 'trpc destination.judge',
  rule: RATE_RULES.judgeTargetPerWorkspace,
  prepare: async (account) => {
    const { id: endpointId } = await account.endpoint();
    const { stage, cookie, tenant } = account;
    const input = encodeURIComponent(JSON.stringify({ endpointId, url: 'https://192.0.2.1/hooks' }));
    return {
      subject: tenant.workspaceId,
      send: async () => {
        const url = `${stage.server.http}/trpc/destination.judge?input=${input}`;
        const response = await fetch(url, { headers: { Cookie: cookie } });
        return { ...NOTHING, status: response.status, json: await response.json() };
      },
      made: none,
    };
  },
};

const verification: RateDoor = {
  door: 'trpc account.resendVerification',
  rule: RATE_RULES.mailPerRecipient,
  prepare: (account) =>
    Promise.resolve({
      subject: `${account.tenant.userId}@example.com`,
      send: () => mutateAs(account, 'account.resendVerification', undefined),
      made: () => mails(account),
    }),
};

const changedEmail: RateDoor = {
  door: 'trpc account.changeEmail',
  rule: RATE_RULES.mailPerRecipient,
  prepare: async (account) => {
    const email = newEmail();
    const [way] = byAccount(RATE_RULES.mailPerRecipient, () => email, [
      {
        door: '',
        send: mutation('account.changeEmail', () => ({ email, currentPassword: PASSWORD })),
        made: mails,
      },
    ]);
    if (!way) throw new Error('One way in, one door out');
    return way.prepare(account);
  },
};

/** Every door of each of the rules that make credentials, guess at them, or cost something. */
export const RATE_DOORS: readonly RateDoor[] = [
  ...byEmail(RATE_RULES.signInPerAccount, [{ door: 'POST /v1/auth/login', send: logIn }]),
  ...byAddress(RATE_RULES.signInPerAddress, [{ door: 'POST /v1/auth/login', send: logIn }]),
  ...byAddress(RATE_RULES.registerPerAddress, [
    { door: 'trpc auth.register', send: registerOnPage, made: users },
    { door: 'POST /v1/auth/register', send: registerOverRest, made: users },
  ]),
  ...byAddress(RATE_RULES.registerByApiPerAddress, [
    { door: 'POST /v1/auth/register', send: registerOverRest, made: users },
  ]),
  ...byEmail(RATE_RULES.mailPerRecipient, [
    { door: 'trpc auth.register', send: registerOnPage, made: mails },
    { door: 'POST /v1/auth/register', send: registerOverRest, made: mails },
    { door: 'trpc auth.requestPasswordReset', send: askReset, made: mails },
  ]),
  verification,
  changedEmail,
  ...byAddress(RATE_RULES.resetPerAddress, [
    { door: 'trpc auth.requestPasswordReset', send: askReset, made: mails },
  ]),
  ...byAddress(RATE_RULES.mailTokenPerAddress, [
    { door: 'trpc auth.verifyEmail', send: mutation('auth.verifyEmail', () => ({ token: 'x' })) },
    {
      door: 'trpc auth.resetPassword',
      send: mutation('auth.resetPassword', () => ({ token: 'x', newPassword: PASSWORD })),
    },
  ]),
  ...byAccount(RATE_RULES.passwordCheckPerUser, ofUser, [
    {
      door: 'POST /v1/auth/change-password',
      send: async (account) => {
        // Of a sign-in, as a personal token may not do this.
        const familyId = randomUUID();
        const { token, id } = await createToken(account.stage.ctx, account.tenant, { kind: 'access' });
        await account.stage.ctx.db.accessToken.update({ where: { id }, data: { familyId } });
        const body = { current_password: 'wrong', new_password: PASSWORD };
        return callAs(account, ['POST', '/v1/auth/change-password'], { body, credential: token });
      },
    },
    {
      door: 'trpc account.changePassword',
      send: mutation('account.changePassword', () => ({ currentPassword: 'wrong', newPassword: PASSWORD })),
    },
    {
      door: 'trpc account.changeEmail',
      send: mutation('account.changeEmail', (email) => ({ email, currentPassword: 'wrong' })),
    },
  ]),
  ...byAccount(RATE_RULES.createApiKeyPerWorkspace, ofWorkspace, [
    {
      door: 'POST /v1/api-keys',
      send: (account) => callAs(account, ['POST', '/v1/api-keys'], { body: NEW_KEY }),
      made: keys,
    },
    { door: 'trpc apiKey.create', send: mutation('apiKey.create', () => NEW_KEY), made: keys },
  ]),
  ...byAccount(RATE_RULES.createTokenPerWorkspace, ofWorkspace, [
    { door: 'trpc accessToken.create', send: mutation('accessToken.create', () => NEW_KEY), made: tokens },
  ]),
  {
    door: 'trpc destination.test',
    rule: RATE_RULES.testDestinationPerWorkspace,
    prepare: async (account) => {
      const { id: endpointId } = await account.endpoint();
      return {
        subject: account.tenant.workspaceId,
        send: () => mutateAs(account, 'destination.test', { endpointId, url: 'http://127.0.0.1:9/' }),
        made: none,
      };
    },
  },
  ...byAccount(RATE_RULES.billingPerWorkspace, ofWorkspace, [
    { door: 'trpc billing.choosePlan', send: mutation('billing.choosePlan', () => ({ planId: 'plus' })) },
    { door: 'trpc billing.openPortal', send: mutation('billing.openPortal', () => undefined) },
  ]),
  ...byAddress(RATE_RULES.refusedWebhookPerAddress, [
    { door: 'POST /billing/webhook', send: ({ stage }) => sendTo(stage, '/billing/webhook', { body: '{}' }) },
  ]),
  ...byAddress(RATE_RULES.refreshPerAddress, [
    { door: 'POST /v1/auth/refresh', send: post('/v1/auth/refresh', () => ({ refresh_token: 'x' })) },
  ]),
  refreshing,
  judging,
];
