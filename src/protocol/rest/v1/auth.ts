import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { accountErrors, answer, anybody, json, personal } from '../contract.ts';

const Email = z.string('Enter an e-mail address').meta({ format: 'email', examples: ['ada@example.com'] });
const Password = z.string('Enter a password').meta({ format: 'password' });

const RegisterBody = z
  .object({
    email: Email,
    password: Password.meta({ description: '8 to 256 characters' }),
    name: z.string('Names are text').optional().meta({ description: 'At most 80 characters' }),
  })
  .meta({
    id: 'Registration',
    examples: [{ email: 'ada@example.com', password: 'correct horse battery', name: 'Ada' }],
  });

const LoginBody = z.object({ email: Email, password: Password }).meta({
  id: 'Login',
  examples: [{ email: 'ada@example.com', password: 'correct horse battery' }],
});

const RefreshBody = z
  .object({ refresh_token: z.string('Send the refresh token as refresh_token') })
  .meta({ id: 'RefreshRequest', examples: [{ refresh_token: 'hwr_…' }] });

const ChangePasswordBody = z
  .object({
    current_password: Password,
    new_password: Password.meta({ description: '8 to 256 characters' }),
  })
  .meta({
    id: 'PasswordChange',
    examples: [{ current_password: 'correct horse battery', new_password: 'staple correct horse' }],
  });

const USER_EXAMPLE = {
  id: '019e0c1a-7d5c-7b3e-9f3a-2c8e5d1b4a60',
  email: 'ada@example.com',
  name: 'Ada',
  email_verified: true,
  plan: 'free',
  created_at: '2026-05-03T14:02:00.000Z',
};

const AccountUser = z
  .object({
    id: z.uuid(),
    email: z.string(),
    name: z.string(),
    email_verified: z.boolean(),
    plan: z.string(),
    created_at: z.iso.datetime(),
  })
  .meta({
    id: 'User',
    examples: [USER_EXAMPLE],
  });

const tokens = {
  access_token: z.string().meta({ description: 'Begins with hwa_; good for 15 minutes' }),
  refresh_token: z.string().meta({ description: 'Begins with hwr_; good once, for 7 days' }),
  token_type: z.literal('Bearer'),
  expires_in: z.int().positive().meta({ description: 'Seconds until the access token expires' }),
};
const TOKENS_EXAMPLE = {
  access_token: 'hwa_…',
  refresh_token: 'hwr_…',
  token_type: 'Bearer',
  expires_in: 900,
};
const TokenPair = z.object(tokens).meta({ id: 'TokenPair', examples: [TOKENS_EXAMPLE] });
const SignedIn = z
  .object({ user: AccountUser, ...tokens })
  .meta({ id: 'SignedIn', examples: [{ user: USER_EXAMPLE, ...TOKENS_EXAMPLE }] });

const tags = ['Sign-in'];

export const register = createRoute({
  method: 'post',
  path: '/v1/auth/register',
  operationId: 'register',
  tags,
  summary: 'Create an account and sign in',
  description:
    'An address that has an account is answered with `resource_exists`, and its owner is told by mail. 403 `forbidden` where the operator takes no new accounts.',
  security: anybody,
  request: { body: json(RegisterBody) },
  responses: {
    201: answer(SignedIn, 'The account and its first tokens'),
    ...accountErrors(400, 403, 409, 413),
  },
});

export const logIn = createRoute({
  method: 'post',
  path: '/v1/auth/login',
  operationId: 'logIn',
  tags,
  summary: 'Sign in with a password',
  description:
    'One answer, 401 `authentication_required`, for an unknown address, a wrong password, and an account that has none.',
  security: anybody,
  request: { body: json(LoginBody) },
  responses: { 200: answer(SignedIn, 'The account and new tokens'), ...accountErrors(400, 401, 413) },
});

export const refresh = createRoute({
  method: 'post',
  path: '/v1/auth/refresh',
  operationId: 'refreshTokens',
  tags,
  summary: 'Exchange a refresh token for a new pair',
  description:
    'A refresh token works once; a second use ends the whole sign-in. If the answer was lost, log in again.',
  security: anybody,
  request: { body: json(RefreshBody) },
  responses: { 200: answer(TokenPair, 'The next pair'), ...accountErrors(400, 401, 413) },
});

export const getMe = createRoute({
  method: 'get',
  path: '/v1/auth/me',
  operationId: 'getMe',
  tags,
  summary: 'Who is signed in',
  security: personal(),
  responses: { 200: answer(AccountUser, 'The account behind the token'), ...accountErrors(401, 403) },
});

export const changePassword = createRoute({
  method: 'post',
  path: '/v1/auth/change-password',
  operationId: 'changePassword',
  tags,
  summary: 'Change the password',
  description:
    'Ends every other sign-in and every browser session. Needs an access token of a sign-in; a personal access token can’t do it.',
  security: personal(),
  request: { body: json(ChangePasswordBody) },
  responses: { 204: { description: 'Changed' }, ...accountErrors(400, 401, 403, 413) },
});

export const logOut = createRoute({
  method: 'post',
  path: '/v1/auth/logout',
  operationId: 'logOut',
  tags,
  summary: 'End this sign-in',
  description:
    'The access tokens and the refresh token of the sign-in stop working at once, on open sockets too; a personal access token is revoked.',
  security: personal(),
  responses: { 204: { description: 'Signed out' }, ...accountErrors(401, 403, 413) },
});
