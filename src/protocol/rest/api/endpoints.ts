import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { inBothSpellings } from '../both-spellings.ts';
import { answer, flatErrors, idParam, json, scoped } from '../contract.ts';

const tags = ['Endpoints (/api)'];

const EXAMPLE = {
  ...inBothSpellings({
    id: '019e0c1a-7d5c-7b3e-9f3a-2c8e5d1b4a60',
    userId: '019e0c19-31f0-7a52-8c1d-6f0a9e2b7c44',
    name: 'Orders',
    alias: 'orders',
    url: 'https://hookwire.example/h/orders',
    status: 'active',
    expiresAt: null,
    requestCount: 2,
    lastRequestAt: '2026-05-03T14:05:00.000Z',
    createdAt: '2026-05-03T14:02:00.000Z',
    updatedAt: '2026-05-03T14:02:00.000Z',
  }),
  isPermanent: true,
  is_permanent: 1,
};

/** An endpoint below `/api`, every key in both spellings. */
export const ApiEndpoint = z
  .object({
    ...inBothSpellings({
      id: z.uuid(),
      userId: z.uuid().meta({ description: 'Who owns the account' }),
      name: z.string(),
      alias: z.string().nullable().meta({ description: 'Part of the URL, in place of the id' }),
      url: z.url().meta({ description: 'Where senders post to' }),
      status: z.enum(['active', 'paused', 'expired']),
      expiresAt: z.iso.datetime().nullable().meta({ description: 'null: never' }),
      requestCount: z.int().nonnegative().meta({ description: 'Requests still kept' }),
      lastRequestAt: z.iso.datetime().nullable(),
      createdAt: z.iso.datetime(),
      updatedAt: z.iso.datetime(),
    }),
    isPermanent: z.boolean(),
    is_permanent: z.literal([0, 1]),
  })
  .meta({
    id: 'ApiEndpoint',
    description: 'Every key comes in camelCase and in snake_case.',
    examples: [EXAMPLE],
  });
export type ApiEndpoint = z.infer<typeof ApiEndpoint>;

export const ApiEndpointList = z
  .object({
    endpoints: z.array(ApiEndpoint),
    total: z.int().nonnegative(),
    usage: z.object(
      inBothSpellings({
        dailyRequests: z.int().nonnegative().meta({ description: 'Captures of the current UTC day' }),
        dailyRequestsMax: z
          .int()
          .nonnegative()
          .nullable()
          .meta({ description: 'What the plan allows; null: no limit' }),
      }),
    ),
  })
  .meta({
    id: 'ApiEndpointList',
    examples: [
      {
        endpoints: [EXAMPLE],
        total: 1,
        usage: inBothSpellings({ dailyRequests: 41, dailyRequestsMax: 500 }),
      },
    ],
  });

const permanent = z.boolean('Use true or false').optional();

export const CreateApiEndpoint = z
  .object({
    permanent: permanent.meta({
      description: 'Without it the endpoint expires 24 hours after its creation.',
    }),
    isPermanent: permanent.meta({ description: 'The same as `permanent`.' }),
    is_permanent: permanent.meta({ description: 'The same as `permanent`.' }),
    alias: z.string('Use text for the alias').nullish().meta({
      description: 'Part of the URL: 3 to 48 lower-case letters, digits or hyphens.',
    }),
    name: z.string('Use text for the name').optional(),
  })
  .meta({ id: 'ApiCreateEndpoint', examples: [{ permanent: true, alias: 'orders' }] });

export const listApiEndpoints = createRoute({
  method: 'get',
  path: '/api/endpoints',
  operationId: 'apiListEndpoints',
  tags,
  summary: 'List the endpoints, in order of creation, and the use of the day',
  security: scoped('endpoints:read'),
  responses: { 200: answer(ApiEndpointList, 'All endpoints'), ...flatErrors(401, 403) },
});

export const createApiEndpoint = createRoute({
  method: 'post',
  path: '/api/endpoints',
  operationId: 'apiCreateEndpoint',
  tags,
  summary: 'Create an endpoint',
  description:
    'Unless it is permanent, it expires 24 hours after its creation: senders get 404 then, and a week later it is ' +
    'deleted with its log. Expired endpoints do not count against the plan.',
  security: scoped('endpoints:write'),
  request: { body: { ...json(CreateApiEndpoint), required: false } },
  responses: { 201: answer(ApiEndpoint, 'The new endpoint'), ...flatErrors(400, 401, 403, 409, 413) },
});

export const getApiEndpoint = createRoute({
  method: 'get',
  path: '/api/endpoints/{id}',
  operationId: 'apiGetEndpoint',
  tags,
  summary: 'Get an endpoint',
  security: scoped('endpoints:read'),
  request: { params: idParam('Endpoint') },
  responses: { 200: answer(ApiEndpoint, 'The endpoint'), ...flatErrors(401, 403, 404) },
});

export const deleteApiEndpoint = createRoute({
  method: 'delete',
  path: '/api/endpoints/{id}',
  operationId: 'apiDeleteEndpoint',
  tags,
  summary: 'Delete an endpoint and its log',
  description: 'Senders get 404 at once, and open streams of it are closed with 4004.',
  security: scoped('endpoints:write'),
  request: { params: idParam('Endpoint') },
  responses: { 200: answer(ApiEndpoint, 'The endpoint as it was'), ...flatErrors(401, 403, 404, 413) },
});
