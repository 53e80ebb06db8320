import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { CapturedRequest } from '#protocol/captured-request.ts';
import { inBothSpellings } from '../both-spellings.ts';
import { answer, flatErrors, idParam, json, page, scoped } from '../contract.ts';

const tags = ['Requests (/api)'];

const EXAMPLE = inBothSpellings({
  id: '01979f4e-2f2a-7c1e-9b57-1f2a3c4d5e6f',
  endpointId: '019e0c1a-7d5c-7b3e-9f3a-2c8e5d1b4a60',
  method: 'POST',
  path: '/h/orders/paid',
  headers: { 'content-type': 'application/json', 'user-agent': 'Shop/1.0' },
  query: { attempt: '1' },
  body: '{"order":1001}',
  contentType: 'application/json',
  ip: '203.0.113.9',
  userAgent: 'Shop/1.0',
  size: 14,
  createdAt: '2026-05-03T14:05:00.000Z',
  seq: 2,
  bodyEncoding: 'utf8',
  bodyTruncated: false,
});

const { shape } = CapturedRequest.omit({ rawHeaders: true, url: true });

/** The captured request of the endpoint stream, every key in both spellings. */
export const ApiRequest = z
  .object(
    inBothSpellings({
      ...shape,
      bodyTruncated: z.boolean().meta({
        description:
          'True only in lists, which hold the first 64 KiB of a body; `size` is that of the whole.',
      }),
    }),
  )
  .meta({
    id: 'ApiRequest',
    description: 'Every key comes in camelCase and in snake_case.',
    examples: [EXAMPLE],
  });
export type ApiRequest = z.infer<typeof ApiRequest>;

export const ApiRequestList = z
  .object({ requests: z.array(ApiRequest), total: z.int().nonnegative() })
  .meta({ id: 'ApiRequestList', examples: [{ requests: [EXAMPLE], total: 1 }] });

/** Unknown ids are not counted. */
export const DeletedCount = z
  .object({ deleted: z.int().nonnegative() })
  .meta({ id: 'DeletedCount', examples: [{ deleted: 2 }] });

export const RequestIds = z
  .array(z.uuid('Request ids are UUIDs'), 'Send a JSON array of request ids')
  .min(1, 'Send at least one request id')
  .max(1000, 'Send at most 1,000 request ids at once')
  .meta({ examples: [['01979f4e-2f2a-7c1e-9b57-1f2a3c4d5e6f']] });

export const listApiRequests = createRoute({
  method: 'get',
  path: '/api/endpoints/{id}/requests',
  operationId: 'apiListRequests',
  tags,
  summary: "List an endpoint's requests, newest first",
  description: 'Bodies of more than 64 KiB are cut here; get the request to have it whole.',
  security: scoped('requests:read'),
  request: { params: idParam('Endpoint'), query: page({ standard: 50, max: 200 }) },
  responses: { 200: answer(ApiRequestList, 'A page of requests'), ...flatErrors(400, 401, 403, 404) },
});

export const getApiRequest = createRoute({
  method: 'get',
  path: '/api/requests/{id}',
  operationId: 'apiGetRequest',
  tags,
  summary: 'Get a request with its whole body',
  security: scoped('requests:read'),
  request: { params: idParam('Request') },
  responses: { 200: answer(ApiRequest, 'The request'), ...flatErrors(401, 403, 404) },
});

export const deleteApiRequest = createRoute({
  method: 'delete',
  path: '/api/requests/{id}',
  operationId: 'apiDeleteRequest',
  tags,
  summary: 'Delete a request',
  security: scoped('requests:write'),
  request: { params: idParam('Request') },
  responses: { 200: answer(DeletedCount, 'Deleted'), ...flatErrors(401, 403, 404, 413) },
});

export const deleteApiRequests = createRoute({
  method: 'delete',
  path: '/api/requests',
  operationId: 'apiDeleteRequests',
  tags,
  summary: 'Delete many requests',
  description: 'Ids that are unknown, deleted or of another account are not counted.',
  security: scoped('requests:write'),
  request: { body: { ...json(RequestIds), required: true } },
  responses: { 200: answer(DeletedCount, 'How many were deleted'), ...flatErrors(400, 401, 403, 413) },
});
