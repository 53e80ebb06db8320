import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { inBothSpellings } from '../both-spellings.ts';
import { answer, anybody, flatErrors, personal, scoped } from '../contract.ts';

const tags = ['Account (/api)'];

const Use = z.object({
  current: z.int().nonnegative(),
  limit: z.int().nonnegative().nullable().meta({ description: 'What the plan allows; null: no limit' }),
});

export const AccountUsage = z
  .object({
    endpoints: Use,
    requests: Use.meta({ description: 'Captures of the current UTC day' }),
  })
  .meta({
    id: 'AccountUsage',
    examples: [{ endpoints: { current: 2, limit: 5 }, requests: { current: 41, limit: 500 } }],
  });

/** The plans that clients know by name. A plan of the operator's own is shown as the largest one. */
export const KnownPlan = z.enum(['free', 'plus', 'pro', 'team']);
export type KnownPlan = z.infer<typeof KnownPlan>;

export const ApiUser = z
  .object(
    inBothSpellings({
      id: z.uuid(),
      email: z.string(),
      name: z.string().meta({ description: '`""` if none was given' }),
      avatarUrl: z.string().nullable(),
      plan: KnownPlan,
      createdAt: z.iso.datetime(),
    }),
  )
  .meta({
    id: 'ApiUser',
    description: 'Every key comes in camelCase and in snake_case.',
    examples: [
      inBothSpellings({
        id: '019e0c19-31f0-7a52-8c1d-6f0a9e2b7c44',
        email: 'ada@example.com',
        name: 'Ada',
        avatarUrl: null,
        plan: 'free',
        createdAt: '2026-05-03T14:02:00.000Z',
      }),
    ],
  });
export type ApiUser = z.infer<typeof ApiUser>;

export const ApiSubscription = z
  .object(
    inBothSpellings({
      id: z
        .string()
        .nullable()
        .meta({ description: 'The payment provider’s id; null until the first payment is through' }),
      status: z.string(),
      plan: KnownPlan,
      priceId: z.string().nullable(),
      currentPeriodEnd: z.iso.datetime().nullable(),
      cancelAt: z.iso.datetime().nullable().meta({ description: 'When it ends by itself; null: it renews' }),
      createdAt: z.iso.datetime(),
      updatedAt: z.iso.datetime(),
    }),
  )
  .meta({
    id: 'ApiSubscription',
    description: 'Every key comes in camelCase and in snake_case.',
    examples: [
      inBothSpellings({
        id: 'sub_1',
        status: 'active',
        plan: 'plus',
        priceId: 'price_1',
        currentPeriodEnd: '2026-06-03T14:02:00.000Z',
        cancelAt: null,
        createdAt: '2026-05-03T14:02:00.000Z',
        updatedAt: '2026-05-03T14:02:00.000Z',
      }),
    ],
  });
export type ApiSubscription = z.infer<typeof ApiSubscription>;

export const Health = z
  .object({ status: z.enum(['ok', 'unavailable']) })
  .meta({ id: 'Health', examples: [{ status: 'ok' }] });

export const getAccountUsage = createRoute({
  method: 'get',
  path: '/api/account/usage',
  operationId: 'apiGetAccountUsage',
  tags,
  summary: 'Get what the account has used of its plan',
  security: scoped('endpoints:read'),
  responses: { 200: answer(AccountUsage, 'The use of the plan'), ...flatErrors(401, 403) },
});

export const getCurrentUser = createRoute({
  method: 'get',
  path: '/auth/me',
  operationId: 'apiGetCurrentUser',
  tags,
  summary: 'Get the person whose token this is',
  security: personal(),
  responses: { 200: answer(ApiUser, 'The person'), ...flatErrors(401, 403) },
});

export const endSession = createRoute({
  method: 'post',
  path: '/auth/logout',
  operationId: 'apiLogout',
  tags,
  summary: 'Revoke the token that is sent',
  description: 'An access token goes with its whole sign-in. Open streams with it are closed with 4001.',
  security: personal(),
  responses: { 204: { description: 'The token no longer works' }, ...flatErrors(401, 403, 413) },
});

export const getSubscription = createRoute({
  method: 'get',
  path: '/billing/subscription',
  operationId: 'apiGetSubscription',
  tags,
  summary: 'Get the subscription',
  security: personal(),
  responses: { 200: answer(ApiSubscription, 'The subscription'), ...flatErrors(401, 403, 404) },
});

export const getHealth = createRoute({
  method: 'get',
  path: '/api/health',
  operationId: 'apiGetHealth',
  tags: ['Server'],
  summary: 'Ask whether the server is ready',
  security: anybody,
  responses: {
    200: answer(Health, 'Ready'),
    ...flatErrors(),
    503: answer(Health, 'Not ready: it can not reach its database, or it is stopping'),
  },
});
