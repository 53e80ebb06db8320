import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { answer, anybody, flatErrors } from './contract.ts';

const OpenApiDocument = z
  .looseObject({ openapi: z.string() })
  .meta({ id: 'OpenApiDocument', examples: [{ openapi: '3.1.0' }] });

export const getOpenApi = createRoute({
  method: 'get',
  path: '/openapi.json',
  operationId: 'getOpenApiDocument',
  tags: ['Server'],
  summary: 'This document',
  security: anybody,
  responses: {
    200: answer(OpenApiDocument, 'An OpenAPI 3.1 document'),
    ...flatErrors(),
  },
});

export const getAsyncApi = createRoute({
  method: 'get',
  path: '/asyncapi.json',
  operationId: 'getAsyncApiDocument',
  tags: ['Server'],
  summary: 'The WebSocket streams',
  security: anybody,
  responses: {
    200: answer(
      z.looseObject({ asyncapi: z.string() }).meta({ examples: [{ asyncapi: '3.0.0' }] }),
      'An AsyncAPI 3.0 document',
    ),
    ...flatErrors(),
  },
});
