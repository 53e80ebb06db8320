import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { REST_CONTRACTS } from './contracts.ts';
import { createOpenApiDocument } from './openapi.ts';

const Body = z.object({
  content: z.object({ 'application/json': z.object({ schema: z.instanceof(z.ZodType) }) }),
});

const document = createOpenApiDocument('https://hooks.example.com');

test('the document is valid against the official schema of OpenAPI 3.1', async () => {
  // A copy: the validator dereferences what it is given.
  const { valid, errors } = await new Validator().validate({ ...structuredClone(document) });
  expect({ valid, errors }).toEqual({ valid: true, errors: undefined });
});

test('every body has an example that its schema takes', () => {
  for (const { path, method, responses, request } of REST_CONTRACTS) {
    for (const part of [request?.body, ...Object.values(responses)]) {
      const body = Body.safeParse(part);
      if (!body.success) continue;
      const { schema } = body.data.content['application/json'];
      const examples = schema.meta()?.['examples'] ?? [];
      expect({ method, path, examples }).not.toEqual({ method, path, examples: [] });
      for (const example of z.array(z.unknown()).parse(examples))
        expect(schema.parse(example)).toEqual(example);
    }
  }
});

test('every operation has an id of its own', () => {
  const ids = REST_CONTRACTS.map(({ operationId }) => operationId);
  expect(ids).not.toContain(undefined);
  expect(new Set(ids).size).toBe(ids.length);
});

describe.each(REST_CONTRACTS.map((contract) => [`${contract.method} ${contract.path}`, contract] as const))(
  '%s',
  (_, { method, path, request, responses, security, tags, summary }) => {
    const statuses = Object.keys(responses).map(Number);

    test('names who may call, a tag and a summary', () => {
      expect(security).toBeDefined();
      expect(tags).toHaveLength(1);
      expect(summary).toMatch(/^[A-Z].*[^.]$/);
    });

    test('lists the refusals that it can give', () => {
      expect(statuses).toEqual(expect.arrayContaining([429, 500, 503]));
      if (security && security.length > 0) expect(statuses).toEqual(expect.arrayContaining([401, 403]));
      if (request?.params) expect(statuses).toContain(404);
      if (request?.query) expect(statuses).toContain(400);
      if (request?.body) expect(statuses).toEqual(expect.arrayContaining([400, 413]));
    });

    test('answers errors in the envelope of its surface', () => {
      const envelope = path.startsWith('/v1/') ? 'AccountError' : 'Error';
      const written = document.paths?.[path]?.[method as 'get'];
      for (const [status, response] of Object.entries(written?.responses ?? {})) {
        // The health check's 503 is no refusal but what was asked for.
        if (Number(status) < 400 || (path === '/api/health' && status === '503')) continue;
        expect(JSON.stringify(response)).toContain(`#/components/schemas/${envelope}"`);
      }
    });
  },
);
