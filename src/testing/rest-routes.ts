import { z } from 'zod';
import { createOpenApiDocument } from '#protocol/rest/openapi.ts';

/** A registered route, as the OpenAPI document has it. */
export interface RestRoute {
  /** Upper case. */
  method: string;
  /** With `{id}`. */
  path: string;
  /** For anybody. */
  isPublic: boolean;
  /** For tokens of a person, never for API keys. */
  isPersonal: boolean;
  scopes: readonly string[];
  takesBody: boolean;
  statuses: readonly number[];
  /** Names of the query's parameters. */
  query: readonly string[];
}

const Operation = z.object({
  security: z.array(z.record(z.string(), z.array(z.string()))),
  requestBody: z.unknown().optional(),
  responses: z.record(z.string(), z.unknown()),
  parameters: z.array(z.object({ name: z.string(), in: z.string() })).default([]),
});

const Document = z.looseObject({ paths: z.record(z.string(), z.record(z.string(), Operation)) });

/** The routes of an OpenAPI document. */
export function readRoutes(document: unknown): RestRoute[] {
  return Object.entries(Document.parse(document).paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, { security, requestBody, responses, parameters }]) => ({
      method: method.toUpperCase(),
      path,
      isPublic: security.length === 0,
      isPersonal: security.some((one) => 'userToken' in one),
      scopes: Object.values(security[0] ?? {}).flat(),
      takesBody: requestBody !== undefined,
      statuses: Object.keys(responses).map(Number),
      query: parameters.filter((one) => one.in === 'query').map(({ name }) => name),
    })),
  );
}

/** What the product serves, without a server: tests are made of it. */
export const REST_ROUTES: readonly RestRoute[] = readRoutes(createOpenApiDocument('http://localhost:3000'));
