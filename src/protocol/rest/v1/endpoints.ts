import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { RetryConfig, CUSTOMARY_RETRY_CONFIG } from '#protocol/retry-config.ts';
import { accountErrors, answer, idParam, json, page, scoped } from '../contract.ts';
import { EXAMPLE_ID, EXAMPLE_TIME, listExample, listOf } from './list.ts';

const tags = ['Account endpoints'];

/** An endpoint below `/v1`: the documented fields, then our own. */
export const AccountEndpoint = z
  .object({
    id: z.uuid(),
    slug: z.string().meta({ description: 'Its part of the URL: the one chosen, else the id' }),
    name: z.string(),
    destination_url: z.string().nullable().meta({
      description: 'Where its events are delivered: the oldest of its destinations; null: it has none',
    }),
    retry_config: RetryConfig,
    is_active: z.boolean().meta({ description: 'False while it is paused, and once it has expired' }),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
    url: z.url().meta({ description: 'Where senders post to' }),
    expires_at: z.iso.datetime().nullable().meta({ description: 'null: never' }),
  })
  .meta({
    id: 'AccountEndpoint',
    examples: [
      {
        id: EXAMPLE_ID,
        slug: 'orders',
        name: 'Orders',
        destination_url: 'https://example.com/hooks',
        retry_config: CUSTOMARY_RETRY_CONFIG,
        is_active: true,
        created_at: EXAMPLE_TIME,
        updated_at: EXAMPLE_TIME,
        url: 'https://hookwire.example/h/orders',
        expires_at: null,
      },
    ],
  });
export type AccountEndpoint = z.infer<typeof AccountEndpoint>;

export const AccountEndpointList = listOf(AccountEndpoint).meta({
  id: 'AccountEndpointList',
  examples: [listExample(AccountEndpoint)],
});

const fields = {
  name: z.string('Give the endpoint a name').meta({ description: 'At most 80 characters' }),
  slug: z.string('Use text for the slug').nullish().meta({
    description: '3 to 48 lower-case letters, digits or hyphens; null or the id itself: none',
  }),
  destination_url: z.string('Give the destination’s URL').meta({
    description:
      'http or https, without user name, password and fragment, and not in a private network. It is the oldest of the ' +
      'endpoint’s destinations; null on a change removes it with what waits for it.',
  }),
  retry_config: RetryConfig.partial()
    .nullish()
    .meta({
      description:
        'null: the customary schedule, 30 s, 2 min, 10 min, 1 h, 6 h. A field left out has its customary value. ' +
        'Any other schedule needs a plan that has them, else 403 `plan_limit_reached`.',
    }),
  is_active: z.boolean('Use true or false').optional().meta({
    description: 'False pauses it: senders get 404 until it is active again',
  }),
};

const CreateAccountEndpoint = z.object(fields).meta({
  id: 'CreateAccountEndpoint',
  examples: [{ name: 'Orders', slug: 'orders', destination_url: 'https://example.com/hooks' }],
});

const UpdateAccountEndpoint = z
  .object({
    ...fields,
    name: fields.name.optional(),
    destination_url: fields.destination_url.nullish(),
  })
  .meta({ id: 'UpdateAccountEndpoint', examples: [{ is_active: false }] });

const params = idParam('Endpoint');

export const listAccountEndpoints = createRoute({
  method: 'get',
  path: '/v1/endpoints',
  operationId: 'listAccountEndpoints',
  tags,
  summary: 'List endpoints, newest first',
  security: scoped('endpoints:read'),
  request: { query: page({ standard: 50, max: 100 }) },
  responses: { 200: answer(AccountEndpointList, 'A page of them'), ...accountErrors(400, 401, 403) },
});

export const createAccountEndpoint = createRoute({
  method: 'post',
  path: '/v1/endpoints',
  operationId: 'createAccountEndpoint',
  tags,
  summary: 'Create an endpoint',
  description: 'A slug that is taken, by whomever, is 409 `resource_exists`. More than the plan has is 403.',
  security: scoped('endpoints:write'),
  request: { body: json(CreateAccountEndpoint) },
  responses: {
    201: answer(AccountEndpoint, 'The new endpoint'),
    ...accountErrors(400, 401, 403, 409, 413),
  },
});

export const getAccountEndpoint = createRoute({
  method: 'get',
  path: '/v1/endpoints/{id}',
  operationId: 'getAccountEndpoint',
  tags,
  summary: 'Get an endpoint',
  security: scoped('endpoints:read'),
  request: { params },
  responses: { 200: answer(AccountEndpoint, 'The endpoint'), ...accountErrors(401, 403, 404) },
});

export const updateAccountEndpoint = createRoute({
  method: 'put',
  path: '/v1/endpoints/{id}',
  operationId: 'updateAccountEndpoint',
  tags,
  summary: 'Change an endpoint',
  description:
    'Changes what is given and leaves the rest. A `retry_config` that is given replaces the whole schedule.',
  security: scoped('endpoints:write'),
  request: { params, body: json(UpdateAccountEndpoint) },
  responses: {
    200: answer(AccountEndpoint, 'The endpoint as it is now'),
    ...accountErrors(400, 401, 403, 404, 409, 413),
  },
});

export const deleteAccountEndpoint = createRoute({
  method: 'delete',
  path: '/v1/endpoints/{id}',
  operationId: 'deleteAccountEndpoint',
  tags,
  summary: 'Delete an endpoint and its events',
  description: 'Senders get 404 at once, and open streams of it are closed.',
  security: scoped('endpoints:write'),
  request: { params },
  responses: { 204: { description: 'Deleted' }, ...accountErrors(401, 403, 404, 413) },
});
