import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { answer, flatErrors, scoped } from '../contract.ts';

const Use = z.object({
  current: z.int().nonnegative(),
  /** What the plan allows; null: no limit. */
  limit: z.int().nonnegative().nullable(),
});

export const AccountUsage = z
  .object({
    endpoints: Use,
    /** Captures of the current UTC day. */
    requests: Use,
  })
  .meta({
    id: 'AccountUsage',
    examples: [{ endpoints: { current: 2, limit: 5 }, requests: { current: 41, limit: 500 } }],
  });

export const getAccountUsage = createRoute({
  method: 'get',
  path: '/api/account/usage',
  operationId: 'getAccountUsage',
  tags: ['Account'],
  summary: 'What the account has used of its plan',
  security: scoped('endpoints:read'),
  responses: { 200: answer(AccountUsage, 'The use of the plan'), ...flatErrors(401, 403) },
});
