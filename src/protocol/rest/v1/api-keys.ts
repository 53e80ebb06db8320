import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { Instant } from '#protocol/instant.ts';
import { ApiKeyScope } from '#protocol/scope.ts';
import { accountErrors, answer, idParam, json, page, personal } from '../contract.ts';
import { EXAMPLE_ID, EXAMPLE_TIME, listExample, listOf } from './list.ts';

const tags = ['API keys'];

const example = {
  id: EXAMPLE_ID,
  name: 'CI',
  last_four: 'a1B2',
  scopes: ['stream:listen'],
  expires_at: null,
  last_used_at: null,
  created_at: EXAMPLE_TIME,
};

export const AccountApiKey = z
  .object({
    id: z.uuid(),
    name: z.string(),
    last_four: z.string().length(4),
    scopes: z.array(ApiKeyScope),
    expires_at: z.iso.datetime().nullable().meta({ description: 'null: never' }),
    last_used_at: z.iso.datetime().nullable(),
    created_at: z.iso.datetime(),
  })
  .meta({ id: 'ApiKey', examples: [example] });
export type AccountApiKey = z.infer<typeof AccountApiKey>;

export const AccountApiKeyList = listOf(AccountApiKey).meta({
  id: 'ApiKeyList',
  examples: [listExample(AccountApiKey)],
});

export const CreatedApiKey = AccountApiKey.extend({
  key: z.string().meta({ description: 'The key itself; no later answer has it' }),
}).meta({ id: 'CreatedApiKey', examples: [{ ...example, key: 'hwk_…' }] });

const CreateAccountApiKey = z
  .object({
    name: z.string('Give the key a name').meta({ description: 'At most 80 characters' }),
    scopes: z
      .array(ApiKeyScope, 'scopes is a list')
      .min(1, 'Choose at least one scope')
      .max(100, 'Name each scope once')
      .optional()
      .meta({ description: 'Left out: all that a key may have and your token has' }),
    expires_at: Instant.nullish().meta({ description: 'null or left out: never' }),
  })
  .meta({ id: 'CreateApiKey', examples: [{ name: 'CI', scopes: ['stream:listen'] }] });

const params = idParam('API key');

export const listApiKeys = createRoute({
  method: 'get',
  path: '/v1/api-keys',
  operationId: 'listApiKeys',
  tags,
  summary: 'List API keys, newest first',
  description: 'Expired ones are among them, deleted ones are not.',
  security: personal('api-keys:read'),
  request: { query: page({ standard: 50, max: 100 }) },
  responses: { 200: answer(AccountApiKeyList, 'A page of them'), ...accountErrors(400, 401, 403) },
});

export const createApiKey = createRoute({
  method: 'post',
  path: '/v1/api-keys',
  operationId: 'createApiKey',
  tags,
  summary: 'Create an API key',
  description:
    'A key never has a scope that the token lacks which creates it (403 `forbidden`), and no key makes keys. More than ' +
    'the plan has is 403 `plan_limit_reached`.',
  security: personal('api-keys:write'),
  request: { body: json(CreateAccountApiKey) },
  responses: { 201: answer(CreatedApiKey, 'The key, shown once'), ...accountErrors(400, 401, 403, 413) },
});

export const getApiKey = createRoute({
  method: 'get',
  path: '/v1/api-keys/{id}',
  operationId: 'getApiKey',
  tags,
  summary: 'Get an API key',
  security: personal('api-keys:read'),
  request: { params },
  responses: { 200: answer(AccountApiKey, 'The key without its secret'), ...accountErrors(401, 403, 404) },
});

export const deleteApiKey = createRoute({
  method: 'delete',
  path: '/v1/api-keys/{id}',
  operationId: 'deleteApiKey',
  tags,
  summary: 'Delete an API key',
  description: 'It stops working at once, and open sockets that use it are closed.',
  security: personal('api-keys:write'),
  request: { params },
  responses: { 204: { description: 'Deleted' }, ...accountErrors(401, 403, 404, 413) },
});
