import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { answer, anybody, flatErrors } from './contract.ts';

export const getOpenApi = createRoute({
  method: 'get',
  path: '/openapi.json',
  operationId: 'getOpenApiDocument',
  tags: ['Server'],
  summary: 'This document',
  security: anybody,
  responses: {
    200: answer(z.looseObject({ openapi: z.string() }), 'An OpenAPI 3.1 document'),
    ...flatErrors(),
  },
});
